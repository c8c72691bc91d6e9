#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Broker/ConnectionContext.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace Aeon::Protocol
{
class Arena;
enum class ApiKey : std::int16_t;
} // namespace Aeon::Protocol

namespace Aeon
{

/// One request on its way through a handler. Lives on the connection's thread for the length of the request.
///
/// Not thread-safe: one thread at a time.
class RequestContext
{
public:
	/// What the connection does with the response once the handler has returned.
	enum class Outcome : std::uint8_t
	{
		REPLY,
		NO_REPLY,
		CLOSE
	};

	RequestContext(ConnectionContext& connection, Protocol::Arena& arena, BufferChain& reply) :
		_connection(connection), _arena(arena), _reply(reply)
	{
	}
	RequestContext(const RequestContext&) = delete;
	RequestContext& operator=(const RequestContext&) = delete;

	/// What the request's header said. The client id is empty where the client sent none or null; it points into
	/// the frame.
	Protocol::ApiKey apiKey{};
	std::int16_t apiVersion = 0;
	std::int32_t correlationId = 0;
	std::string_view clientId;

	ConnectionContext& connection() noexcept { return _connection; }
	const std::string& listenerName() const noexcept { return _connection.listenerName(); }
	const std::string& peerAddress() const noexcept { return _connection.peerAddress(); }

	/// Memory for the response's arrays and strings; valid until the response has been encoded. Not the arena of the
	/// decoded request, so that a small request may have a large answer: a handler bounds what it puts here by
	/// the broker's own state and by the request's size.
	Protocol::Arena& arena() noexcept { return _arena; }

	/// Text that the response can point to: a copy in the arena.
	std::string_view keep(std::string_view text);

	/// Keeps a file open until the response has left; for file slices in the response.
	void keepAlive(std::shared_ptr<const FileSource> source) { _reply.keepAlive(std::move(source)); }

	/// The client expects no response to this request (acks=0).
	void suppressReply() noexcept { _outcome = Outcome::NO_REPLY; }
	/// Close the connection without a response. The reason goes to the log, with client, API and version.
	void closeConnection(std::string reason)
	{
		_outcome = Outcome::CLOSE;
		_closeReason = std::move(reason);
	}

	Outcome outcome() const noexcept { return _outcome; }
	const std::string& closeReason() const noexcept { return _closeReason; }

private:
	ConnectionContext& _connection;
	Protocol::Arena& _arena;
	BufferChain& _reply;
	Outcome _outcome = Outcome::REPLY;
	std::string _closeReason;
};

} // namespace Aeon
