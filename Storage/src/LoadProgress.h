#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Storage/RecoveryStatus.h"

#include <chrono>
#include <cstddef>
#include <string>

namespace Aeon::Storage
{

/// How far the loading of one log directory has come; says so in the log when it is done, and every two seconds of a
/// longer one. Thread-safe.
class LoadProgress
{
public:
	explicit LoadProgress(std::string directory);

	void begin(std::size_t logs) AEON_EXCLUDES(_mutex);
	/// A log whose recovery had so many segments to read has so many now.
	void segmentsLeft(std::size_t before, std::size_t now) AEON_EXCLUDES(_mutex);
	void logLoaded() AEON_EXCLUDES(_mutex);

	RecoveryStatus status() const AEON_EXCLUDES(_mutex);

private:
	void sayLocked() AEON_REQUIRES(_mutex);

	mutable Mutex _mutex;
	RecoveryStatus _status AEON_GUARDED_BY(_mutex);
	std::size_t _logs AEON_GUARDED_BY(_mutex) = 0;
	std::chrono::steady_clock::time_point _lastLine AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
