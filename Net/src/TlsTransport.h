#pragma once

#include "SendDeadline.h"
#include "Transport.h"

#include <Poco/Net/SecureStreamSocket.h>

#include <memory>
#include <string>

namespace Aeon::Net
{

/// Bytes over TLS: small pieces are gathered into whole TLS records, large ones are encrypted from where they are,
/// files from their mapping. Not thread-safe: the connection's thread only.
class TlsTransport final : public Transport
{
public:
	/// The socket is blocking and in server use; its handshake comes next.
	TlsTransport(Poco::Net::SecureStreamSocket socket, SendDeadline deadline);

	/// Blocks until the handshake is through; throws Poco::Exception where it fails.
	void handshake();
	/// Subject of the client's certificate; empty where it has shown none.
	std::string peerSubject() const;

	Received receive(std::span<std::uint8_t> space, std::chrono::milliseconds timeout) override;
	bool send(std::span<const BufferChain::Piece> pieces) override;
	void trim() noexcept override;

private:
	/// What a TLS record holds at most.
	static constexpr std::size_t RECORD_BYTES = 16 * 1024;

	bool waitReadable(std::chrono::milliseconds timeout);
	bool sendPiece(const BufferChain::Piece& piece);
	bool sendBytes(const std::uint8_t* data, std::size_t length);
	bool sendUnmapped(const FileSlice& slice);
	/// Takes bytes into the record being gathered; sends it when full.
	bool gather(const std::uint8_t* data, std::size_t length);
	bool sendRecord();
	bool write(const std::uint8_t* data, std::size_t length);

	Poco::Net::SecureStreamSocket _socket;
	SendDeadline _deadline;
	/// The record being gathered; null until needed.
	std::unique_ptr<std::uint8_t[]> _record;
	std::size_t _recordBytes = 0;
	/// Written since the deadline was renewed.
	std::size_t _chunkBytes = 0;
};

} // namespace Aeon::Net
