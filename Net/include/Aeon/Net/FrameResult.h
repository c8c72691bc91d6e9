#pragma once

#include <chrono>

namespace Aeon::Net
{

/// What becomes of a frame after its handler has seen it.
struct FrameResult
{
	enum class Action
	{
		/// Send the reply and go on.
		REPLY,
		/// Nothing is sent; go on. What the reply holds is dropped.
		NO_REPLY,
		/// Send what the reply holds, if anything, and close the connection.
		CLOSE,
	};

	Action action = Action::REPLY;
	/// How long to wait, after the reply has been sent, before the next frame is looked at. The wait ends early when
	/// the server stops.
	std::chrono::milliseconds throttle{0};
};

} // namespace Aeon::Net
