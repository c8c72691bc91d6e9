#include "ReplicaChecker.h"
#include "TextFiles.h"

#include <filesystem>
#include <regex>

namespace Aeon::Test::OnDisk
{

namespace fs = std::filesystem;

namespace
{

constexpr const char* METADATA_TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAQ";

/// Frame version 1, record type, record version, all unsigned varints; the body follows.
bool hasFrame(View value)
{
	ByteReader reader(value);
	const bool known = reader.unsignedVarint(5) == 1;
	reader.unsignedVarint(5);
	reader.unsignedVarint(5);
	return known && reader.ok();
}

void checkRecords(const StoredBatch& batch, Report& report)
{
	if (batch.control) return;
	if (!batch.keyless) report.addAt(batch.position, "a metadata record with a key");
	for (const View value : batch.values)
		if (!hasFrame(value)) report.addAt(batch.position, "a metadata record without its frame");
}

void checkLog(const ReplicaFacts& facts, std::vector<Finding>& findings)
{
	std::int32_t epoch = -1;
	for (const Segment& segment : facts.segments)
	{
		Report report(findings, segment.stem + ".log");
		for (const StoredBatch& batch : segment.batches)
		{
			const bool begins = batch.leaderEpoch != epoch;
			epoch = batch.leaderEpoch;
			if (begins && (!batch.control || batch.controlTypes.empty() || batch.controlTypes[0] != LEADER_CHANGE))
				report.addAt(batch.position, "an epoch does not begin with a leader change");
			checkRecords(batch, report);
		}
	}
}

void checkSnapshotFile(const std::string& path, std::int64_t epoch, std::vector<Finding>& findings)
{
	Report report(findings, path);
	const Bytes bytes = readBytes(path);
	const auto batches = readBatches(bytes, report);
	std::int64_t next = 0;
	for (const StoredBatch& batch : batches)
	{
		if (batch.baseOffset != next) report.addAt(batch.position, "offsets do not go on from 0");
		if (batch.leaderEpoch != epoch) report.addAt(batch.position, "another leader epoch than in the name");
		checkRecords(batch, report);
		next = batch.lastOffset + 1;
	}
	const auto holds = [](const std::vector<std::int16_t>& types, bool first, ControlType type)
	{ return !types.empty() && (first ? types.front() : types.back()) == type; };
	if (batches.empty() || !holds(batches.front().controlTypes, true, SNAPSHOT_HEADER))
		report.add("does not begin with a snapshot header");
	if (batches.empty() || !holds(batches.back().controlTypes, false, SNAPSHOT_FOOTER))
		report.add("does not end with a snapshot footer");
}

} // namespace

void checkMetadataLog(const std::string& path, const ReplicaFacts& facts, std::vector<Finding>& findings)
{
	static const std::regex SNAPSHOT("([0-9]{20})-([0-9]{10})\\.checkpoint");
	Report report(findings, path);
	if (facts.topicId != METADATA_TOPIC_ID) report.add("partition.metadata is missing, or its topic id is not 1");
	checkLog(facts, findings);
	bool snapshotCoversStart = facts.firstOffset == 0;
	for (const auto& entry : fs::directory_iterator(path))
	{
		const std::string name = entry.path().filename().string();
		std::smatch match;
		if (!std::regex_match(name, match, SNAPSHOT)) continue;
		const auto endOffset = parseNumber(match[1].str());
		const auto epoch = parseNumber(match[2].str());
		snapshotCoversStart = snapshotCoversStart || endOffset.value_or(-1) >= facts.firstOffset;
		checkSnapshotFile(entry.path().string(), epoch.value_or(-1), findings);
	}
	if (!snapshotCoversStart) report.add("the log does not begin at 0 and no snapshot reaches its start");
	Report quorum(findings, path + "/quorum-state");
	checkQuorumState(quorum);
}

} // namespace Aeon::Test::OnDisk
