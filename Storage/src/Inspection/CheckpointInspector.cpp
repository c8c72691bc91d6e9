#include "CheckpointInspector.h"

#include "../PartitionMetadataFile.h"
#include "../ProducerSnapshotFormat.h"
#include "../TextCheckpoint.h"

#include "Aeon/Storage/StorageException.h"

#include <limits>

namespace Aeon::Storage
{

namespace
{

constexpr std::int64_t NUMBER_MAX = std::numeric_limits<std::int64_t>::max();

/// Reads; a file that is not what its name says is a finding.
template <typename Read>
bool reportingCorruption(const std::string& path, InspectionSink& sink, Read read)
{
	try
	{
		read();
		return true;
	}
	catch (const CorruptFileException& corrupt)
	{
		sink.onFinding({path, std::nullopt, corrupt.message()});
		return false;
	}
}

} // namespace

bool inspectOffsetCheckpoint(
	FileSystem& fileSystem, const std::string& path, InspectionDetail detail, InspectionSink& sink)
{
	return reportingCorruption(
		path, sink,
		[&]
		{
			for (const auto& line : readCheckpoint(fileSystem, path, 3))
			{
				const auto partition =
					parseCheckpointNumber(path, line[1], 0, std::numeric_limits<std::int32_t>::max());
				const auto offset = parseCheckpointNumber(path, line[2], 0, NUMBER_MAX);
				if (detail != InspectionDetail::FINDINGS)
					sink.onItem({"entry", path, 0, {{"topic", line[0]}, {"partition", partition}, {"offset", offset}}});
			}
		});
}

bool inspectEpochCheckpoint(
	FileSystem& fileSystem, const std::string& path, InspectionDetail detail, InspectionSink& sink)
{
	return reportingCorruption(
		path, sink,
		[&]
		{
			std::int64_t epochBefore = -1;
			std::int64_t offsetBefore = -1;
			for (const auto& line : readCheckpoint(fileSystem, path, 2))
			{
				const auto epoch = parseCheckpointNumber(path, line[0], 0, std::numeric_limits<std::int32_t>::max());
				const auto offset = parseCheckpointNumber(path, line[1], 0, NUMBER_MAX);
				if (epoch <= epochBefore || offset <= offsetBefore)
					throw CorruptFileException(path, "epoch " + line[0] + " at offset " + line[1] + " does not ascend");
				epochBefore = epoch;
				offsetBefore = offset;
				if (detail != InspectionDetail::FINDINGS)
					sink.onItem({"entry", path, 0, {{"epoch", epoch}, {"startOffset", offset}}});
			}
		});
}

bool inspectSnapshot(FileSystem& fileSystem, const std::string& path, InspectionDetail detail, InspectionSink& sink)
{
	return reportingCorruption(
		path, sink,
		[&]
		{
			const std::string content = readWholeFile(fileSystem, path);
			const BytesView bytes(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
			for (const ProducerStateEntry& entry : decodeProducerSnapshot(path, bytes))
			{
				if (detail == InspectionDetail::FINDINGS) continue;
				sink.onItem(
					{"producer",
					 path,
					 0,
					 {{"producerId", entry.producerId.value()},
					  {"epoch", std::int64_t{entry.producerEpoch}},
					  {"lastSequence", std::int64_t{entry.lastSequence()}},
					  {"lastOffset", entry.lastOffset().value()},
					  {"timestamp", entry.lastTimestamp},
					  {"coordinatorEpoch", std::int64_t{entry.coordinatorEpoch}},
					  {"transactionFirstOffset", entry.currentTransactionFirstOffset.value_or(Offset(-1)).value()}}});
			}
		});
}

bool inspectPartitionMetadata(
	FileSystem& fileSystem, const std::string& directory, InspectionDetail detail, InspectionSink& sink)
{
	const std::string path = directory + "/partition.metadata";
	return reportingCorruption(
		path, sink,
		[&]
		{
			const Uuid topicId = readPartitionMetadata(ReplicaDirectory(fileSystem, directory));
			if (detail != InspectionDetail::FINDINGS && !topicId.isZero())
				sink.onItem({"entry", path, 0, {{"topicId", topicId.toString()}}});
		});
}

} // namespace Aeon::Storage
