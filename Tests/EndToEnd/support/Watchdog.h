#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace Aeon::Test
{

/// Ends the process with a message where a call that cannot be given a deadline has not come back in time: the test
/// fails at once and tells why. Lives as long as the call.
class Watchdog
{
public:
	static constexpr auto LIMIT = std::chrono::seconds(60);

	/// @p what is being done, for the message.
	explicit Watchdog(std::string what, std::chrono::milliseconds limit = LIMIT);
	~Watchdog();

	Watchdog(const Watchdog&) = delete;
	Watchdog& operator=(const Watchdog&) = delete;

private:
	void watch(std::chrono::milliseconds limit);

	const std::string _what;
	std::mutex _mutex;
	std::condition_variable _condition;
	bool _isOver = false;
	std::thread _thread;
};

} // namespace Aeon::Test
