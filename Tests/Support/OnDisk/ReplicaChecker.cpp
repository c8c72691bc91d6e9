#include "ReplicaChecker.h"

#include "Producers.h"
#include "TextFiles.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <regex>
#include <set>

namespace Aeon::Test::OnDisk
{

namespace fs = std::filesystem;

namespace
{

/// The files of a replica's directory by what their names say.
struct Names
{
	std::set<std::int64_t> logs;
	/// Base offsets of index files.
	std::set<std::int64_t> indexes;
	std::set<std::int64_t> snapshots;
};

Names readNames(const std::string& path, std::vector<Finding>& findings)
{
	static const std::regex SEGMENT_FILE("([0-9]{20})\\.(log|index|timeindex|txnindex|snapshot)");
	static const std::regex REMOVED("[0-9]{20}\\.(log|index|timeindex|txnindex|snapshot)\\.deleted");
	static const std::regex METADATA_SNAPSHOT("[0-9]{20}-[0-9]{10}\\.checkpoint");
	static const std::set<std::string> OTHERS = {"leader-epoch-checkpoint", "partition.metadata", "quorum-state"};
	Names names;
	for (const auto& entry : fs::directory_iterator(path))
	{
		const std::string name = entry.path().filename().string();
		std::smatch match;
		if (!entry.is_regular_file())
			findings.push_back({entry.path().string(), std::nullopt, "is no plain file"});
		else if (std::regex_match(name, match, SEGMENT_FILE))
		{
			const auto offset = parseNumber(match[1].str());
			if (!offset)
				findings.push_back({entry.path().string(), std::nullopt, "the name is no offset"});
			else if (match[2] == "log")
				names.logs.insert(*offset);
			else if (match[2] == "snapshot")
				names.snapshots.insert(*offset);
			else
				names.indexes.insert(*offset);
		}
		else if (
			!std::regex_match(name, REMOVED) && !std::regex_match(name, METADATA_SNAPSHOT) && !OTHERS.contains(name))
			findings.push_back({entry.path().string(), std::nullopt, "no such file belongs into a stopped replica"});
	}
	return names;
}

void checkNames(const std::string& path, const Names& names, std::int64_t endOffset, std::vector<Finding>& findings)
{
	Report report(findings, path);
	if (names.logs.empty()) return report.add("has no segment");
	for (const std::int64_t offset : names.indexes)
		if (!names.logs.contains(offset)) report.add("index without its .log at " + std::to_string(offset));
	// Besides the newest there may be the one that was the newest when the log was loaded.
	int strays = 0;
	for (const std::int64_t offset : names.snapshots)
	{
		const bool newest = offset == *names.snapshots.rbegin() && offset >= *names.logs.rbegin();
		if (!names.logs.contains(offset) && !newest && ++strays > 1)
			report.add("snapshot at " + std::to_string(offset) + ", where no segment begins");
		if (offset > endOffset) report.add("snapshot beyond the end of the log");
	}
	// Nothing is written for an empty log that nobody truncated.
	if (endOffset > *names.logs.begin() && !names.snapshots.contains(endOffset))
		report.add("no snapshot at the end of the log, offset " + std::to_string(endOffset));
}

void checkEpochs(const std::string& path, const ReplicaFacts& facts, std::vector<Finding>& findings)
{
	Report report(findings, path + "/leader-epoch-checkpoint");
	const auto epochs = readEpochCheckpoint(report);
	for (const EpochStart& epoch : epochs)
		if (epoch.startOffset > facts.endOffset)
			report.add("epoch " + std::to_string(epoch.epoch) + " begins beyond the end of the log");
	for (const Segment& segment : facts.segments)
		for (const StoredBatch& batch : segment.batches)
		{
			if (batch.magic != 2) continue;
			const auto next = std::upper_bound(
				epochs.begin(), epochs.end(), batch.baseOffset,
				[](std::int64_t offset, const EpochStart& epoch) { return offset < epoch.startOffset; });
			// Below the log's start, which DeleteRecords moves inside a segment, nothing is kept.
			if (next == epochs.begin() && !epochs.empty()) continue;
			if (next != epochs.begin() && std::prev(next)->epoch == batch.leaderEpoch) continue;
			return report.add(
				"epoch " + std::to_string(batch.leaderEpoch) + " of the batch at offset " +
				std::to_string(batch.baseOffset) + " is not what this file says");
		}
}

void checkOffsets(
	const std::string& path, const ReplicaFacts& facts, const ReplicaCheckpoints& checkpoints,
	std::vector<Finding>& findings)
{
	Report report(findings, path);
	const std::string end = ", and the log ends at " + std::to_string(facts.endOffset);
	if (checkpoints.recoveryPoint && *checkpoints.recoveryPoint != facts.endOffset)
		report.add("recovery point " + std::to_string(*checkpoints.recoveryPoint) + " after an orderly stop" + end);
	if (checkpoints.highWatermark && *checkpoints.highWatermark > facts.endOffset)
		report.add("high watermark " + std::to_string(*checkpoints.highWatermark) + end);
	if (checkpoints.cleanedUpTo && *checkpoints.cleanedUpTo > facts.endOffset)
		report.add("cleaned up to " + std::to_string(*checkpoints.cleanedUpTo) + end);
	if (!checkpoints.logStartOffset) return;
	if (*checkpoints.logStartOffset > facts.endOffset)
		report.add("log start offset " + std::to_string(*checkpoints.logStartOffset) + end);
	if (*checkpoints.logStartOffset <= facts.firstOffset)
		report.add("a log start offset is kept that the first segment's name tells");
}

void checkNeighbours(const Segment& before, const Segment& segment, bool gapless, std::vector<Finding>& findings)
{
	Report report(findings, segment.stem + ".log");
	if (segment.baseOffset < before.endOffset()) report.add("begins inside the segment before");
	if (gapless && segment.baseOffset != before.endOffset()) report.add("does not begin where the segment before ends");
}

} // namespace

ReplicaFacts checkReplica(
	const std::string& path, const LogRules& rules, const ReplicaCheckpoints& checkpoints,
	std::vector<Finding>& findings)
{
	const Names names = readNames(path, findings);
	const std::int64_t gaplessFrom = checkpoints.cleanedUpTo.value_or(0);
	ReplicaFacts facts;
	if (!names.logs.empty()) facts.firstOffset = facts.endOffset = *names.logs.begin();
	Producers producers(facts.firstOffset == 0 && gaplessFrom == 0 && rules.gapless, findings);
	for (const std::int64_t baseOffset : names.logs)
	{
		Segment segment = readSegment(path, baseOffset, rules, gaplessFrom, findings);
		checkOffsetIndex(segment, rules, findings);
		checkTimeIndex(segment, findings);
		producers.take(segment);
		if (!facts.segments.empty())
			checkNeighbours(
				facts.segments.back(), segment, rules.gapless && segment.baseOffset > gaplessFrom, findings);
		facts.endOffset = segment.endOffset();
		facts.segments.push_back(std::move(segment));
	}
	for (const std::int64_t offset : names.snapshots)
	{
		char name[40];
		std::snprintf(name, sizeof(name), "/%020lld.snapshot", static_cast<long long>(offset));
		producers.checkSnapshot(path + name, offset);
	}
	checkNames(path, names, facts.endOffset, findings);
	checkEpochs(path, facts, findings);
	checkOffsets(path, facts, checkpoints, findings);
	if (fs::exists(path + "/partition.metadata"))
	{
		Report report(findings, path + "/partition.metadata");
		facts.topicId = readPartitionMetadata(report);
	}
	return facts;
}

} // namespace Aeon::Test::OnDisk
