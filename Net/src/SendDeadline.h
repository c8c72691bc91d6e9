#pragma once

#include "Deadline.h"

#include "Aeon/Base/Clock.h"

#include <chrono>

namespace Aeon::Net
{

/// The time a client has to take a chunk of a reply.
class SendDeadline
{
public:
	SendDeadline(Deadline& deadline, const Clock& clock, std::chrono::milliseconds length) :
		_deadline(deadline), _clock(clock), _length(length)
	{
	}

	void renew() noexcept { _deadline.begin(Deadline::Phase::SENDING, _clock.now() + _length); }

private:
	Deadline& _deadline;
	const Clock& _clock;
	const std::chrono::milliseconds _length;
};

} // namespace Aeon::Net
