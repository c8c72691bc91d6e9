#include "FrameLoop.h"

#include "ServerContext.h"

#include <algorithm>
#include <array>
#include <limits>
#include <poll.h>

namespace Aeon::Net
{

FrameLoop::FrameLoop(ServerContext& context, LiveConnection& connection, Transport& transport, FrameHandler& handler) :
	_context(context),
	_connection(connection),
	_transport(transport),
	_handler(handler),
	_reader(context.config.requestBytesMax),
	_writer(transport)
{
}

void FrameLoop::run()
{
	while (answerReceived() && !_context.stopSignal.raised() && receive())
	{
	}
}

bool FrameLoop::answerReceived()
{
	while (const auto frame = _reader.next())
	{
		_frameBegun = false;
		if (!answer(*frame)) return false;
	}
	if (!_writer.flush()) return false;
	if (!_reader.malformed()) return true;
	reportMalformed();
	return false;
}

bool FrameLoop::answer(std::span<std::uint8_t> frame)
{
	_connection.counters.addFrame();
	if (_writer.isHolding() && _handler.mayWait(frame) && !_writer.flush()) return false;
	_connection.deadline.begin(Deadline::Phase::WORKING);
	const FrameResult result = _handler.onFrame(frame, _reply);
	const bool last = result.action == FrameResult::Action::CLOSE;
	bool alive = true;
	if (result.action != FrameResult::Action::NO_REPLY && !_reply.empty())
	{
		_connection.counters.addSent(_reply.totalBytes());
		alive = _writer.write(_reply, !last && result.throttle.count() <= 0 && _reader.hasFrame());
	}
	_reply.clear(REPLY_BYTES_KEPT);
	if (last) _writer.flush();
	if (!alive || last) return false;
	return result.throttle.count() <= 0 || throttle(result.throttle);
}

bool FrameLoop::throttle(std::chrono::milliseconds length)
{
	if (!_writer.flush()) return false;
	_connection.deadline.begin(Deadline::Phase::WORKING);
	// The second waits for the connection's complete end only; what the client sends stays where it is.
	std::array<pollfd, 2> waits{{{_context.stopSignal.descriptor(), POLLIN, 0}, {_connection.descriptor(), 0, 0}}};
	const auto longest = std::chrono::milliseconds(std::numeric_limits<int>::max());
	::poll(waits.data(), waits.size(), static_cast<int>(std::min(length, longest).count()));
	return waits[1].revents == 0;
}

bool FrameLoop::receive()
{
	for (;;)
	{
		beginWait();
		const auto timeout = _resting ? std::chrono::milliseconds(0) : _context.config.idleTrimAfter;
		const auto received = _transport.receive(_reader.space(), timeout);
		switch (received.status)
		{
		case Transport::Received::Status::ENDED:
			return false;
		case Transport::Received::Status::TIMED_OUT:
			rest();
			break;
		case Transport::Received::Status::BYTES:
			_reader.commit(received.bytes);
			_connection.counters.addReceived(received.bytes);
			_resting = false;
			return true;
		}
	}
}

void FrameLoop::beginWait()
{
	const auto now = _context.clock.now();
	const auto& config = _context.config;
	if (_reader.hasPart())
	{
		if (!_frameBegun) _connection.deadline.begin(Deadline::Phase::FRAME, now + config.frameDeadline);
		_frameBegun = true;
	}
	else if (_resting)
		return;
	else if (config.connectionsIdleMax.count() > 0)
		_connection.deadline.begin(Deadline::Phase::IDLE, now + config.connectionsIdleMax);
	else
		_connection.deadline.begin(Deadline::Phase::IDLE);
}

void FrameLoop::rest()
{
	_resting = true;
	_reader.trim();
	_writer.trim();
	_transport.trim();
	_reply.clear(0);
	_handler.onIdle();
}

void FrameLoop::reportMalformed()
{
	++_context.events.closedMalformed;
	_context.malformedLog.warning([&] { return "Closing " + _connection.description() + ": " + *_reader.malformed(); });
}

} // namespace Aeon::Net
