#include "Aeon/Storage/DirectoryInspector.h"

#include "../ReplicaName.h"
#include "../SegmentNames.h"
#include "CheckpointInspector.h"
#include "SegmentInspector.h"

#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <optional>

namespace Aeon::Storage
{

namespace
{

constexpr std::string_view OFFSET_CHECKPOINTS[] = {
	"recovery-point-offset-checkpoint", "log-start-offset-checkpoint", "replication-offset-checkpoint",
	"cleaner-offset-checkpoint"};
constexpr std::string_view EPOCH_CHECKPOINT = "leader-epoch-checkpoint";
constexpr std::string_view PARTITION_METADATA = "partition.metadata";

std::vector<DirectoryEntry> sortedEntries(FileSystem& fileSystem, const std::string& path)
{
	auto entries = fileSystem.list(path);
	std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
	return entries;
}

bool isOffsetCheckpoint(const std::string& name)
{
	return std::find(std::begin(OFFSET_CHECKPOINTS), std::end(OFFSET_CHECKPOINTS), name) !=
		   std::end(OFFSET_CHECKPOINTS);
}

} // namespace

bool DirectoryInspector::isReplica(FileSystem& fileSystem, const std::string& path)
{
	const auto entries = fileSystem.list(path);
	return std::any_of(
		entries.begin(), entries.end(),
		[](const auto& entry) { return !entry.isDirectory && parseSegmentFileName(entry.name, LOG_SUFFIX); });
}

bool DirectoryInspector::isLogDirectory(FileSystem& fileSystem, const std::string& path)
{
	const auto entries = fileSystem.list(path);
	return std::any_of(
		entries.begin(), entries.end(),
		[](const auto& entry)
		{
			if (entry.isDirectory) return ReplicaName::parse(entry.name).has_value();
			return entry.name == "meta.properties" || isOffsetCheckpoint(entry.name);
		});
}

void DirectoryInspector::inspect(const std::string& path)
{
	if (isReplica(_fileSystem, path))
		inspectReplica(path);
	else if (isLogDirectory(_fileSystem, path))
		inspectLogDirectory(path);
	else
		throw LogDirectoryException(path, "neither a log directory nor the directory of a partition");
}

void DirectoryInspector::inspectLogDirectory(const std::string& path)
{
	for (const auto& entry : sortedEntries(_fileSystem, path))
	{
		const std::string below = path + "/" + entry.name;
		if (entry.isDirectory)
		{
			if (ReplicaName::parse(entry.name))
				inspectReplica(below);
			else if (entry.name != "remote-log-index-cache" && entry.name != "lost+found")
				_sink.onFinding({below, std::nullopt, "the name is no partition's"});
		}
		else if (isOffsetCheckpoint(entry.name))
			inspectOffsetCheckpoint(_fileSystem, below, _detail, _sink);
	}
}

void DirectoryInspector::inspectReplica(const std::string& path)
{
	std::optional<Offset> endBefore;
	for (const auto& entry : sortedEntries(_fileSystem, path))
	{
		const std::string below = path + "/" + entry.name;
		if (const auto baseOffset = parseSegmentFileName(entry.name, LOG_SUFFIX))
		{
			if (endBefore && *baseOffset < *endBefore)
				_sink.onFinding(
					{below, std::nullopt,
					 "begins below offset " + std::to_string(endBefore->value()) + ", where the segment before ends"});
			SegmentInspector segment(_fileSystem, path, *baseOffset, _detail, _sink);
			segment.inspect();
			endBefore = segment.endOffset();
		}
		else if (parseSegmentFileName(entry.name, SNAPSHOT_SUFFIX))
			inspectSnapshot(_fileSystem, below, _detail, _sink);
		else if (entry.name == EPOCH_CHECKPOINT)
			inspectEpochCheckpoint(_fileSystem, below, _detail, _sink);
		else if (entry.name == PARTITION_METADATA)
			inspectPartitionMetadata(_fileSystem, path, _detail, _sink);
		else if (entry.name.ends_with(CLEANED_SUFFIX) || entry.name.ends_with(SWAP_SUFFIX))
			_sink.onFinding({below, std::nullopt, "left by a cleaning that did not end"});
	}
	if (!endBefore) _sink.onFinding({path, std::nullopt, "holds no segment"});
}

} // namespace Aeon::Storage
