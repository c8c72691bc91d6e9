#pragma once

#include "SendDeadline.h"
#include "Transport.h"

#include <array>
#include <sys/uio.h>

namespace Aeon::Net
{

/// Bytes over TCP as they are: memory by gather-write, files by sendfile. Not thread-safe: the connection's thread
/// only.
class PlainTransport final : public Transport
{
public:
	/// The descriptor is a connected, blocking socket that outlives the transport.
	PlainTransport(int descriptor, SendDeadline deadline) : _descriptor(descriptor), _deadline(deadline) {}

	Received receive(std::span<std::uint8_t> space, std::chrono::milliseconds timeout) override;
	bool send(std::span<const BufferChain::Piece> pieces) override;

private:
	/// How far a send has come: the piece, and the bytes of it that are done.
	struct Cursor
	{
		std::size_t piece = 0;
		std::size_t bytes = 0;
	};

	static constexpr std::size_t IOVECS_MAX = 64;

	/// Memory that one system call is to send.
	struct Vectors
	{
		std::array<iovec, IOVECS_MAX> items;
		std::size_t count = 0;
	};

	/// Collects the memory that lies from the cursor on, up to the first bytes that only the file has; returns its end.
	static Cursor gather(std::span<const BufferChain::Piece> pieces, Cursor from, Vectors& vectors);
	static Cursor advanced(std::span<const BufferChain::Piece> pieces, Cursor cursor, std::size_t bytes);
	void setReceiveTimeout(std::chrono::milliseconds timeout);
	bool sendMemory(std::span<const BufferChain::Piece> pieces, Cursor& cursor);
	bool sendFile(std::span<const BufferChain::Piece> pieces, Cursor& cursor);

	const int _descriptor;
	SendDeadline _deadline;
	std::chrono::milliseconds _receiveTimeout{0};
};

} // namespace Aeon::Net
