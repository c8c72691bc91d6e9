#include "AcceptedSocketImpl.h"

#include "ServerContext.h"

#include <string>
#include <utility>

namespace Aeon::Net
{

AcceptedSocketImpl::AcceptedSocketImpl(ServerContext& context, std::shared_ptr<LiveConnection> connection) :
	StreamSocketImpl(connection->descriptor()), _context(context), _connection(std::move(connection))
{
}

AcceptedSocketImpl::~AcceptedSocketImpl()
{
	AcceptedSocketImpl::close();
}

bool AcceptedSocketImpl::admit()
{
	const auto verdict = _context.limits.admit(_connection->info.peer.host());
	if (verdict != ConnectionLimits::Verdict::ADMITTED)
	{
		refuse(verdict);
		return false;
	}
	_admitted = true;
	++_context.events.accepted;
	// Until its thread takes over; a machine without threads to give must not keep the client waiting in silence.
	_connection->deadline.begin(Deadline::Phase::ACCEPTED, _context.clock.now() + _context.config.handshakeDeadline);
	_context.registry.add(_connection);
	return true;
}

void AcceptedSocketImpl::refuse(ConnectionLimits::Verdict verdict)
{
	std::string reason;
	switch (verdict)
	{
	case ConnectionLimits::Verdict::OVER_LIMIT:
		++_context.events.refusedByLimit;
		reason = "max.connections=" + std::to_string(_context.config.connectionsMax);
		break;
	case ConnectionLimits::Verdict::OVER_ADDRESS_LIMIT:
		++_context.events.refusedByAddress;
		reason = "max.connections.per.ip=" + std::to_string(_context.limits.addressMax(_connection->info.peer.host()));
		break;
	default:
		++_context.events.refusedByRate;
		reason = "max.connection.creation.rate=" + std::to_string(_context.config.connectionCreationRateMax);
		break;
	}
	_context.refusalLog.warning([&]
								{ return "Refused " + _connection->description() + ": " + reason + " is reached"; });
}

void AcceptedSocketImpl::close()
{
	if (_admitted.exchange(false))
	{
		_context.limits.release(_connection->info.peer.host());
		_context.registry.remove(*_connection);
	}
	StreamSocketImpl::close();
}

} // namespace Aeon::Net
