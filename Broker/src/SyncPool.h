#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"

#include <Poco/RunnableAdapter.h>
#include <Poco/ThreadPool.h>

#include <cstddef>
#include <span>
#include <vector>

namespace Aeon
{

class Partition;

/// Syncs the logs of several partitions at once. Each waits for the disk by itself, and a disk takes many such waits in
/// hardly more time than one: a request over ten partitions is not to wait ten times.
///
/// Threads: a few helpers of its own, made when they are first needed; the calling thread does its share, and all of it
/// where no thread can be had.
///
/// Thread-safe.
class SyncPool
{
public:
	/// A log to be synced, and what came of it.
	struct Item
	{
		Partition* partition = nullptr;
		/// Everything below is to be on disk.
		Offset end{0};
		/// NONE, or KAFKA_STORAGE_ERROR.
		ErrorCode code = ErrorCode::NONE;
	};

	SyncPool();
	/// Nobody is in sync() any more.
	~SyncPool();
	SyncPool(const SyncPool&) = delete;
	SyncPool& operator=(const SyncPool&) = delete;

	/// Blocks until every log is synced or has failed, and fills in the codes.
	void sync(std::span<Item> items) AEON_EXCLUDES(_mutex);

private:
	/// What one caller waits for. It lives on the caller's stack until nothing of it is unfinished.
	struct Batch
	{
		std::span<Item> items;
		/// The first item that nobody has begun with.
		std::size_t next = 0;
		std::size_t unfinished = 0;
	};

	void help() AEON_EXCLUDES(_mutex);
	void addHelpersLocked(std::size_t wanted) AEON_REQUIRES(_mutex);
	/// Begins with the batch's next item, of which there is one; lets go of the mutex meanwhile.
	void syncNextLocked(Batch& batch) AEON_REQUIRES(_mutex);

	Mutex _mutex;
	Condition _wanted;
	Condition _finished;
	/// Those with an item that nobody has begun with.
	std::vector<Batch*> _batches AEON_GUARDED_BY(_mutex);
	std::size_t _helperCount AEON_GUARDED_BY(_mutex) = 0;
	bool _stopping AEON_GUARDED_BY(_mutex) = false;
	Poco::RunnableAdapter<SyncPool> _helper;
	Poco::ThreadPool _threads;
};

} // namespace Aeon
