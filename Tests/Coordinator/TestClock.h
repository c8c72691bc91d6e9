#pragma once

#include "Aeon/Base/Clock.h"

#include <atomic>
#include <chrono>

namespace Aeon::Coordinator
{

/// Wall time that stands still until a test moves it, beside the machine's steady time, which queues wait by.
///
/// Thread-safe.
class TestClock final : public Clock
{
public:
	std::int64_t wallMs() const noexcept override { return _wallMs; }
	std::chrono::steady_clock::time_point now() const noexcept override { return std::chrono::steady_clock::now(); }

	void advance(std::chrono::milliseconds time) { _wallMs += time.count(); }

private:
	std::atomic<std::int64_t> _wallMs{1'000'000'000};
};

} // namespace Aeon::Coordinator
