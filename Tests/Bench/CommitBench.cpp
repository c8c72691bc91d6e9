#include "LogRecords.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Coordinator/ClusterOperations.h"
#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Coordinator/GroupPartition.h"
#include "Aeon/Coordinator/MetadataReplay.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

/// Offset commits through the group coordinator beside a bare loop of appends and group commits: as many writers, of
/// the same bytes, on the same partitions, in the same run. And how long a start takes to load many offsets.
namespace
{

using namespace Aeon;
using namespace Aeon::Coordinator;
using Clock = std::chrono::steady_clock;

constexpr std::int32_t PARTITIONS = 50;
constexpr std::string_view TOPIC = "measured";
constexpr auto ROUND = std::chrono::milliseconds(700);
constexpr int ROUNDS = 5;

MetadataImage::Ptr imageWithTopic()
{
	MetadataReplay replay(MetadataImage::empty());
	TopicRecord topic;
	topic.name = TOPIC;
	topic.topicId = Uuid{1, 2};
	replay.replay(topic);
	for (std::int32_t index = 0; index < 100; ++index)
	{
		PartitionRecord partition;
		partition.topicId = topic.topicId;
		partition.partitionId = index;
		replay.replay(partition);
	}
	return replay.finish();
}

ErrorCode commit(GroupCoordinator& coordinator, const std::string& group, std::int32_t partition, std::int64_t offset)
{
	Protocol::Arena arena;
	Protocol::OffsetCommitRequest request;
	Protocol::OffsetCommitResponse response;
	request.groupId = group;
	auto& topic = request.topics.append(arena);
	topic.name = TOPIC;
	auto& place = topic.partitions.append(arena);
	place.partitionIndex = partition;
	place.committedOffset = offset;
	coordinator.commitOffsets({9, "bench", "/127.0.0.1"}, request, response, arena);
	return static_cast<ErrorCode>(response.topics[0].partitions[0].errorCode);
}

void awaitLoaded(const GroupCoordinator& coordinator)
{
	std::vector<GroupListing> groups;
	while (coordinator.list(groups) != ErrorCode::NONE)
		std::this_thread::yield();
}

/// Calls of one step a second, by so many threads; step(writer) is one of them.
double rateOf(int writers, const std::function<void(int writer)>& step)
{
	std::atomic<bool> stop{false};
	std::atomic<std::uint64_t> done{0};
	std::vector<std::thread> threads;
	const auto began = Clock::now();
	for (int writer = 0; writer < writers; ++writer)
		threads.emplace_back(
			[&, writer]
			{
				std::uint64_t count = 0;
				for (; !stop; ++count)
					step(writer);
				done += count;
			});
	std::this_thread::sleep_for(ROUND);
	stop = true;
	for (auto& thread : threads)
		thread.join();
	return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - began).count();
}

double median(std::vector<double> values)
{
	std::sort(values.begin(), values.end());
	return values[values.size() / 2];
}

/// One shape of load: so many writers over so many groups.
struct Shape
{
	const char* name;
	int writers;
	int groups;
};

std::string groupOf(const Shape& shape, int writer)
{
	return "group-" + std::to_string(writer % shape.groups);
}

/// The bytes of one commit, as the coordinator writes it.
std::vector<std::uint8_t> commitBatch(const MetadataImage::Ptr& image, const std::string& group)
{
	Test::LogRecords records(PARTITIONS, false);
	const SystemClock clock;
	GroupCoordinator coordinator({}, records, clock, [&] { return image; });
	coordinator.serve(PARTITIONS);
	awaitLoaded(coordinator);
	AEON_CHECK(commit(coordinator, group, 0, 1) == ErrorCode::NONE);
	const auto read = records.log(coordinatorPartition(group, PARTITIONS)).read(Offset(0), 1 << 20, Offset(1), true);
	return Test::bytesOf(*read);
}

void measure(const Shape& shape, bool durable, const MetadataImage::Ptr& image)
{
	const auto batch = commitBatch(image, groupOf(shape, 0));
	std::vector<double> coordinated;
	std::vector<double> bare;
	for (int round = 0; round < ROUNDS; ++round)
	{
		Test::LogRecords records(PARTITIONS, durable);
		const SystemClock clock;
		GroupCoordinator coordinator({}, records, clock, [&] { return image; });
		coordinator.serve(PARTITIONS);
		awaitLoaded(coordinator);
		std::vector<std::int64_t> next(static_cast<std::size_t>(shape.writers));
		coordinated.push_back(rateOf(
			shape.writers,
			[&](int writer)
			{
				AEON_CHECK(
					commit(coordinator, groupOf(shape, writer), writer, ++next[static_cast<std::size_t>(writer)]) ==
					ErrorCode::NONE);
			}));
		bare.push_back(rateOf(
			shape.writers,
			[&](int writer)
			{
				auto& log = records.log(coordinatorPartition(groupOf(shape, writer), PARTITIONS));
				const auto appended = log.append(batch, {LeaderEpoch(0), Storage::AppendOrigin::COORDINATOR});
				AEON_CHECK(appended.ok());
				if (durable) AEON_CHECK(log.flushUpTo(appended->logEndOffset).ok());
			}));
	}
	std::printf(
		"%-36s %-12s %10.0f commits/s   bare %10.0f /s   ratio %.2f\n", shape.name, durable ? "durable" : "page cache",
		median(coordinated), median(bare), median(coordinated) / median(bare));
}

void measureLoad(const MetadataImage::Ptr& image)
{
	constexpr int GROUPS = 1000;
	constexpr int OFFSETS_A_GROUP = 100;
	Test::LogRecords records(PARTITIONS, false);
	const SystemClock clock;
	{
		GroupCoordinator coordinator({}, records, clock, [&] { return image; });
		coordinator.serve(PARTITIONS);
		awaitLoaded(coordinator);
		for (int group = 0; group < GROUPS; ++group)
			for (int offset = 0; offset < OFFSETS_A_GROUP; ++offset)
				AEON_CHECK(commit(coordinator, "group-" + std::to_string(group), offset, offset) == ErrorCode::NONE);
	}
	std::vector<double> milliseconds;
	for (int round = 0; round < ROUNDS; ++round)
	{
		GroupCoordinator coordinator({}, records, clock, [&] { return image; });
		const auto began = Clock::now();
		coordinator.serve(PARTITIONS);
		awaitLoaded(coordinator);
		milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - began).count());
	}
	std::printf("load of %d offsets of %d groups: %.0f ms\n", GROUPS * OFFSETS_A_GROUP, GROUPS, median(milliseconds));
}

} // namespace

int main()
{
	const auto image = imageWithTopic();
	for (const bool durable : {true, false})
		for (const Shape& shape :
			 {Shape{"1 member", 1, 1}, Shape{"8 members of one group", 8, 1}, Shape{"64 members of 64 groups", 64, 64}})
			measure(shape, durable, image);
	measureLoad(image);
}
