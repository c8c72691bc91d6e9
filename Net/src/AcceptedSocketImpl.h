#pragma once

#include "ConnectionLimits.h"
#include "LiveConnection.h"

#include <Poco/Net/StreamSocketImpl.h>

#include <atomic>
#include <memory>

namespace Aeon::Net
{

class ServerContext;

/// A client's socket from accept(2) until its descriptor is closed. Being POCO's socket implementation it sees every
/// way to that end, and there takes the connection out of the registry and off the limits, just before.
class AcceptedSocketImpl final : public Poco::Net::StreamSocketImpl
{
public:
	/// Takes the descriptor over.
	AcceptedSocketImpl(ServerContext& context, std::shared_ptr<LiveConnection> connection);

	/// Counts the connection against the limits; false, with a log line, where it is one too many.
	bool admit();
	const std::shared_ptr<LiveConnection>& connection() const noexcept { return _connection; }

	void close() override;

protected:
	~AcceptedSocketImpl() override;

private:
	void refuse(ConnectionLimits::Verdict verdict);

	ServerContext& _context;
	const std::shared_ptr<LiveConnection> _connection;
	/// The accept loop may hold the last reference for a moment after the connection's thread has closed the socket.
	std::atomic<bool> _admitted{false};
};

} // namespace Aeon::Net
