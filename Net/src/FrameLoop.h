#pragma once

#include "FrameReader.h"
#include "LiveConnection.h"
#include "ReplyWriter.h"
#include "Transport.h"

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Net/FrameHandler.h"

#include <chrono>

namespace Aeon::Net
{

class ServerContext;

/// The life of a connection once it is set up: receive, answer every frame that has arrived, sleep.
/// Not thread-safe: the connection's thread only.
class FrameLoop
{
public:
	/// Everything outlives the loop.
	FrameLoop(ServerContext& context, LiveConnection& connection, Transport& transport, FrameHandler& handler);

	/// Blocks until the connection is over: the client left, was cut off, sent what is no frame, the handler wants it,
	/// or the server stops. Lets through what the handler throws.
	void run();

private:
	/// Replies above this are not kept room for; below, the next one finds its memory where the last one was.
	static constexpr std::size_t REPLY_BYTES_KEPT = 1024 * 1024;

	/// False where the connection is over; so it is for the others.
	bool answerReceived();
	bool answer(std::span<std::uint8_t> frame);
	bool receive();
	bool throttle(std::chrono::milliseconds length);
	void beginWait();
	void rest();
	void reportMalformed();

	ServerContext& _context;
	LiveConnection& _connection;
	Transport& _transport;
	FrameHandler& _handler;
	FrameReader _reader;
	ReplyWriter _writer;
	BufferChain _reply;
	/// The deadline of the frame that is being received runs.
	bool _frameBegun = false;
	/// Buffers were given back and are not in use again yet.
	bool _resting = false;
};

} // namespace Aeon::Net
