#include "Watchdog.h"

#include <cstdio>
#include <cstdlib>

namespace Aeon::Test
{

Watchdog::Watchdog(std::string what, std::chrono::milliseconds limit) :
	_what(std::move(what)), _thread([this, limit] { watch(limit); })
{
}

Watchdog::~Watchdog()
{
	{
		const std::lock_guard lock(_mutex);
		_isOver = true;
	}
	_condition.notify_one();
	_thread.join();
}

void Watchdog::watch(std::chrono::milliseconds limit)
{
	std::unique_lock lock(_mutex);
	if (_condition.wait_for(lock, limit, [this] { return _isOver; })) return;
	std::fprintf(stderr, "%s did not end within %lld ms\n", _what.c_str(), static_cast<long long>(limit.count()));
	std::abort();
}

} // namespace Aeon::Test
