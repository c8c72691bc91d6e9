#include "Aeon/Storage/DirectoryRepair.h"

#include "../OffsetCheckpoint.h"
#include "../ReplicaName.h"
#include "../SegmentNames.h"
#include "CheckpointInspector.h"
#include "SegmentInspector.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Storage/DirectoryInspector.h"
#include "Aeon/Storage/Log.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <limits>
#include <map>

namespace Aeon::Storage
{

namespace
{

/// A repair speaks of steps; what is wrong says `verify`.
class Silence final : public InspectionSink
{
public:
	void onItem(const InspectedItem&) override {}
	void onFinding(const InspectionFinding&) override {}
};

std::unique_ptr<FileLock> claim(FileSystem& fileSystem, const std::string& logDirectory)
{
	const std::string path = logDirectory + "/.lock";
	// Where no broker ever was there is none to keep out.
	if (!fileSystem.exists(path)) return nullptr;
	auto lock = fileSystem.lock(path);
	if (lock == nullptr) throw LogDirectoryException(logDirectory, "a running broker holds it");
	return lock;
}

/// Everything stays in its segment: nothing is rolled while a log is opened.
LogConfig repairConfig()
{
	LogConfig config;
	config.segmentBytes = std::numeric_limits<std::int32_t>::max();
	return config;
}

bool isLeftover(const std::string& name)
{
	// The files of a `.swap` are taken into the log, not thrown away, by whoever opens it.
	return name.ends_with(DELETED_SUFFIX) || name.ends_with(CLEANED_SUFFIX) || name.ends_with(".tmp");
}

TopicPartition partitionOf(const std::string& path)
{
	const auto name = ReplicaName::parse(path.substr(path.rfind('/') + 1));
	return name ? name->topicPartition : TopicPartition{"unknown", PartitionId(0)};
}

std::string withoutSlashes(std::string path)
{
	while (path.size() > 1 && path.back() == '/')
		path.pop_back();
	return path;
}

} // namespace

std::size_t DirectoryRepair::repair(const std::string& givenPath)
{
	const std::string path = withoutSlashes(givenPath);
	_steps = 0;
	if (DirectoryInspector::isReplica(_fileSystem, path))
	{
		const auto lock = claim(_fileSystem, parentDirectory(path));
		repairReplica(path);
		return _steps;
	}
	if (!DirectoryInspector::isLogDirectory(_fileSystem, path))
		throw LogDirectoryException(path, "neither a log directory nor the directory of a partition");
	const auto lock = claim(_fileSystem, path);
	auto entries = _fileSystem.list(path);
	std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
	for (const auto& entry : entries)
	{
		const auto name = entry.isDirectory ? ReplicaName::parse(entry.name) : std::nullopt;
		// What is deleted or set aside is of no use to anybody.
		if (name && name->kind == ReplicaName::Kind::LIVE) repairReplica(path + "/" + entry.name);
	}
	return _steps;
}

void DirectoryRepair::repairReplica(const std::string& path)
{
	const std::size_t stepsBefore = _steps;
	Silence silence;
	std::map<Offset, std::string> logs;
	for (const auto& entry : _fileSystem.list(path))
	{
		const std::string below = path + "/" + entry.name;
		if (const auto baseOffset = parseSegmentFileName(entry.name, LOG_SUFFIX))
			logs.emplace(*baseOffset, below);
		else if (isLeftover(entry.name))
			removeStep(below, "remove what an interrupted cleaning or deletion left");
		else if (entry.name.ends_with(".log.swap"))
			step(below, "put the cleaned segment in the place of those it was made of");
		else if (
			parseSegmentFileName(entry.name, SNAPSHOT_SUFFIX) &&
			!inspectSnapshot(_fileSystem, below, InspectionDetail::FINDINGS, silence))
			removeStep(below, "remove the unreadable snapshot; producers are read from the batches");
		else if (
			entry.name == "leader-epoch-checkpoint" &&
			!inspectEpochCheckpoint(_fileSystem, below, InspectionDetail::FINDINGS, silence))
			step(below, "make again from the batches");
	}
	for (const auto& [baseOffset, file] : logs)
	{
		SegmentInspector segment(_fileSystem, path, baseOffset, InspectionDetail::FINDINGS, silence);
		segment.inspect();
		const bool active = baseOffset == logs.rbegin()->first;
		const std::string stem = file.substr(0, file.size() - LOG_SUFFIX.size());
		if (!segment.isWhole() && active)
			step(
				file, "cut at byte " + std::to_string(segment.goodBytes()) + ", so that the log ends at offset " +
						  std::to_string(segment.endOffset().value()));
		if (!segment.isWhole() && !active) continue;
		// A segment whose offset index is missing gets all of its indexes again.
		if (segment.isWhole() && segment.indexesFit() && segment.transactionIndexFits()) continue;
		for (const std::string_view suffix : {INDEX_SUFFIX, TIME_INDEX_SUFFIX})
			removeStep(stem + std::string(suffix), "make again from the batches");
		if (!segment.transactionIndexFits())
			removeStep(stem + std::string(TRANSACTION_INDEX_SUFFIX), "make again from the batches");
	}
	if (_dryRun || _steps == stepsBefore || logs.empty()) return;

	// Opening does the rest: it makes missing indexes again and cuts the last segment, behind the recovery point.
	LogDirectory directory(parentDirectory(path));
	Log::OpenOptions options;
	options.recoveryPoint = logs.rbegin()->first;
	options.logStartOffset = logs.begin()->first;
	const std::string checkpoint = parentDirectory(path) + "/log-start-offset-checkpoint";
	if (_fileSystem.exists(checkpoint))
	{
		const auto starts = OffsetCheckpoint(_fileSystem, checkpoint).read();
		const auto start = starts.find(partitionOf(path));
		if (start != starts.end()) options.logStartOffset = std::max(options.logStartOffset, start->second);
	}
	const Log::Context context{_fileSystem, _clock, directory, std::numeric_limits<std::int64_t>::max() / 2, nullptr};
	Log::open(context, path, partitionOf(path), repairConfig(), options)->close();
}

void DirectoryRepair::removeStep(const std::string& path, const std::string& why)
{
	step(path, why);
	if (!_dryRun) _fileSystem.remove(path);
}

void DirectoryRepair::step(const std::string& path, const std::string& what)
{
	++_steps;
	_report(path + ": " + what);
}

} // namespace Aeon::Storage
