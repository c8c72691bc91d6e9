#pragma once

#include "Bytes.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace Aeon::Test
{

/// A client that sends whatever bytes it is told to. Not thread-safe: one thread at a time.
class RawClient
{
public:
	enum class Outcome
	{
		/// A whole frame came.
		ANSWERED,
		/// The broker ended the connection.
		CLOSED,
		/// Nothing came within the time.
		SILENT
	};

	/// Long enough for a busy machine, shorter than any deadline of the broker's own.
	static constexpr std::chrono::milliseconds DEFAULT_LIMIT = std::chrono::seconds(20);

	/// Connects, or throws std::system_error. @p bootstrap is host:port, the first one of a list.
	explicit RawClient(const std::string& bootstrap);
	~RawClient();
	RawClient(RawClient&& other) noexcept;
	RawClient& operator=(RawClient&& other) noexcept;

	/// False where the broker has already closed the connection.
	bool send(const Bytes& bytes);
	/// Sends the size of @p content, then @p content.
	bool sendFrame(const Bytes& content);
	/// Tells the broker that no more bytes will come; its answers are still read.
	void finishSending();

	/// Whether the next frame has begun to come, or the connection has ended, within @p limit.
	bool isReadable(std::chrono::milliseconds limit) const;
	/// Waits for the next frame, which reply() then holds without its size.
	Outcome receive(std::chrono::milliseconds limit = DEFAULT_LIMIT);
	const Bytes& reply() const noexcept { return _reply; }

	/// One request, header and body, and its answer.
	Outcome exchange(const Bytes& content, std::chrono::milliseconds limit = DEFAULT_LIMIT);

	/// A port of 127.0.0.1 that nobody listens on now, and where there is one, none that the system gives to clients: a
	/// client that asks again and again for a broker which is down could be connected to itself there, and keep the
	/// port from the broker.
	static std::uint16_t findFreePort();
	/// Whether a broker at that port of 127.0.0.1 answers ApiVersions within a second.
	static bool answersApiVersions(std::uint16_t port);

private:
	bool readFully(std::uint8_t* target, std::size_t count, std::chrono::steady_clock::time_point deadline);

	int _descriptor = -1;
	Outcome _outcome = Outcome::SILENT;
	Bytes _reply;
};

/// The header of version 1 that most requests begin with: API key, version, correlation id, client id.
ByteWriter requestHeader(int apiKey, int apiVersion, int correlationId = 1);

} // namespace Aeon::Test
