#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Net/FrameResult.h"

#include <cstdint>
#include <span>

namespace Aeon::Net
{

/// Answers the frames of one connection, one after the other. It holds what belongs to the connection: its
/// arena, its session.
///
/// Threads: created and called on the connection's own thread, save interrupt(). May be destroyed on the thread
/// that stops the server.
class FrameHandler
{
public:
	virtual ~FrameHandler() = default;

	/// Answers one frame: the bytes after the int32 size, at most ServerConfig::requestBytesMax and at least one. The
	/// frame may be changed in place (a batch gets its base offset) and lives until the next call.
	///
	/// The reply comes in empty. Its pieces are everything that goes to the client, their own int32 size included;
	/// they may point into the frame and into memory of the handler, and are no longer needed when the next
	/// call begins. May block, as a long poll does, until interrupt().
	///
	/// An exception that escapes closes this connection alone, with one log line.
	virtual FrameResult onFrame(std::span<std::uint8_t> frame, BufferChain& reply) = 0;

	/// Whether onFrame may wait for something when given this frame. Replies to earlier frames that are being
	/// gathered are sent before a frame that may wait is handled; after one that answers at once, its reply may travel
	/// together with those of the frames that have already arrived behind it. Called before onFrame with the
	/// same frame, and only where there are such replies.
	virtual bool mayWait(std::span<const std::uint8_t> frame) const noexcept
	{
		static_cast<void>(frame);
		return true;
	}

	/// Tells the handler that the server is stopping: a wait inside onFrame, now or later, is to end early with
	/// the answer that is possible then. Called from another thread, at any time, possibly more than once; must not
	/// block.
	virtual void interrupt() noexcept {}

	/// The connection has been idle for ServerConfig::idleTrimAfter: memory that the next frame can do without should
	/// be given back.
	virtual void onIdle() noexcept {}
};

} // namespace Aeon::Net
