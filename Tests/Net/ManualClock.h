#pragma once

#include "Aeon/Base/Clock.h"

namespace Aeon::Net::Testing
{

/// A clock that moves when a test moves it.
class ManualClock : public Clock
{
public:
	std::int64_t wallMs() const noexcept override { return 0; }
	std::chrono::steady_clock::time_point now() const noexcept override { return time; }

	std::chrono::steady_clock::time_point time{std::chrono::hours(1)};
};

} // namespace Aeon::Net::Testing
