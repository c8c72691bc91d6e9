#pragma once

#include "Groups/GroupErrors.h"
#include "Groups/Offsets/GroupOffsets.h"
#include "TestImage.h"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// One partition of a commit.
struct Commit
{
	std::string topic = "t";
	std::int32_t partition = 0;
	std::int64_t offset = 0;
	std::string metadata = {};
	std::int32_t leaderEpoch = -1;
	std::int64_t commitTimestamp = -1;
};

/// One partition as a fetch tells it.
struct Fetched
{
	std::int64_t offset = -1;
	std::int32_t leaderEpoch = -1;
	std::string metadata = {};
	ErrorCode code = ErrorCode::NONE;

	friend bool operator==(const Fetched&, const Fetched&) = default;
};

/// Offsets of one group with a clock that stands still, run as a group's thread would: what an operation records is
/// encoded, decoded and replayed.
class OffsetsBench
{
public:
	OffsetsBench() { reset(); }

	/// A time of now that tests move.
	std::int64_t nowMs = 1'000'000;
	GroupCoordinatorConfig config;
	MetadataImage::Ptr image = cluster();
	/// Given to the next commits.
	std::int64_t retentionMs = -1;

	/// Commits and gives each partition's code, in order.
	std::vector<ErrorCode> commit(const std::vector<Commit>& commits);
	/// The same within the transaction of a producer.
	std::vector<ErrorCode> commitWithin(std::int64_t producerId, const std::vector<Commit>& commits);
	/// Ends the producer's transaction.
	void end(std::int64_t producerId, bool committed);
	Fetched fetch(const std::string& topic, std::int32_t partition, const Uuid& id = {}, bool requireStable = false);
	/// Everything by topic and partition.
	std::map<std::string, std::map<std::int32_t, Fetched>> fetchAll(bool requireStable = false);
	std::vector<ErrorCode> remove(
		const std::string& topic, const std::vector<std::int32_t>& partitions, const std::set<std::string>& subscribed);
	/// Whether none are left.
	bool
	expire(std::int64_t retentionMs, std::optional<std::int64_t> emptySinceMs, const std::set<std::string>& subscribed);
	void forgetTopic(const std::string& topic, const Uuid& id);
	void forgetAll();
	bool empty() const { return _offsets->empty(); }

	/// The group as it is after a restart: what was recorded is replayed into a new one.
	void restart();
	/// Appends fail from now on.
	bool failsWrites = false;
	/// Records that the last operation wanted.
	std::size_t recordedCount = 0;
	/// Value version of the last record; no value for a tombstone.
	std::optional<std::int16_t> lastValueVersion;

	/// The offsets themselves, for what has no method here.
	GroupOffsets& offsets() { return *_offsets; }
	/// Writes and replays what the operation recorded; false where the write fails.
	bool settle(GroupOperation& operation);

private:
	struct StoredRecord
	{
		std::vector<std::uint8_t> key;
		std::optional<std::vector<std::uint8_t>> value;
		ProducerId producerId = NO_PRODUCER_ID;
		/// The end of the producer's transaction; then there is no record.
		std::optional<bool> marker;
	};

	void reset();
	void replay(const StoredRecord& record, Offset offset);
	GroupOperation operationNow() const { return GroupOperation(GroupOperation::TimePoint(), nowMs); }

	const std::string _groupId = "g";
	GroupEnvironment _environment{config, [this] { return image; }};
	std::optional<GroupOffsets> _offsets;
	std::vector<StoredRecord> _log;
};

} // namespace Aeon::Coordinator
