#pragma once

#include "Aeon/Base/Mutex.h"

#include <atomic>
#include <functional>
#include <string>

namespace Aeon::Storage
{

class StorageException;

/// One entry of log.dirs as its logs see it: where it is, and whether it still works. A directory that failed once
/// stays offline until the process starts again: what a failed flush left behind cannot be known.
///
/// Thread-safe.
class LogDirectory
{
public:
	/// Called once, on the thread that saw the failure, with no lock held.
	using FailureListener = std::function<void(LogDirectory&)>;

	explicit LogDirectory(std::string path, FailureListener listener = {});
	LogDirectory(const LogDirectory&) = delete;
	LogDirectory& operator=(const LogDirectory&) = delete;

	const std::string& path() const noexcept { return _path; }
	bool isOffline() const noexcept { return _offline.load(std::memory_order_acquire); }
	/// What happened; empty while the directory works.
	std::string failureReason() const;
	/// Takes the directory offline: from now on its logs answer KAFKA_STORAGE_ERROR. Only the first call counts.
	void fail(const std::string& reason);
	/// What the disk refused: want of room, descriptors or memory is said in the log, anything else takes the directory
	/// offline.
	void report(const StorageException& exception);

private:
	const std::string _path;
	const FailureListener _listener;
	std::atomic<bool> _offline = false;
	mutable Mutex _mutex;
	std::string _reason AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
