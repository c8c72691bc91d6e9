#pragma once

#include "TestStorage.h"

#include "Aeon/Storage/LogManager.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// How far apart the calls are in which a sweep puts its fault: one, where AEON_TEST_EVERY_CALL is set, otherwise so
/// that about this many are tried.
int stepOfASweep(int calls, int tried);

/// Everything that an engine does, on a plain topic and a compacted one, and what it promised meanwhile. What stands at
/// an offset follows from it, so that anybody can tell a wrong record from the right one.
///
/// Not thread-safe: one thread at a time.
class EngineWork
{
public:
	/// Small segments, so that they roll and go.
	static Storage::LogConfig configOf(const std::string& topic);

	/// Appends, reads and has the background work done. Calls may fail with KAFKA_STORAGE_ERROR; what else comes of one
	/// fails the test. age: whether the partitions may lie in a directory that is offline.
	void run(Storage::LogManager& manager, Storage::PartitionAge age);
	/// How many appends of all runs were acknowledged as durable, and how many a run makes.
	std::size_t durableCount() const { return _durableCount; }
	static std::size_t appendsOfARun();
	/// What retention has taken away up to now, it may have taken.
	void noteRetention(const Storage::LogManager& manager);
	/// Fails the test where something that was promised is gone, or a record is a wrong one.
	void expectKept(const Storage::LogManager& manager) const;

private:
	/// What was promised of one partition.
	struct Promise
	{
		/// Everything below was acknowledged as durable.
		std::int64_t durableEnd = 0;
		/// Nothing at or above may have been taken away.
		std::int64_t startMax = 0;
	};

	void appendOne(Storage::LogManager& manager, const TopicPartition& partition, Storage::PartitionAge age);
	void doTasks(Storage::LogManager& manager, int round);

	std::map<TopicPartition, Promise> _promises;
	std::size_t _durableCount = 0;
};

} // namespace Aeon::Test
