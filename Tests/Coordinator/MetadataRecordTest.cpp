#include "TestImage.h"

#include "Aeon/Coordinator/MetadataException.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

std::vector<std::uint8_t> encoded(const MetadataRecord& record, std::int16_t version)
{
	std::vector<std::uint8_t> bytes;
	encodeMetadataRecord(record, version, bytes);
	return bytes;
}

FeatureLevelRecord metadataVersion()
{
	FeatureLevelRecord record;
	record.name = "metadata.version";
	record.featureLevel = 33;
	return record;
}

} // namespace

TEST(MetadataRecord, EncodesInKafkasFrame)
{
	// The first data record of a freshly formatted Kafka controller.
	const std::vector<std::uint8_t> expected{0x01, 0x0c, 0x00, 0x11, 0x6d, 0x65, 0x74, 0x61, 0x64, 0x61, 0x74, 0x61,
											 0x2e, 0x76, 0x65, 0x72, 0x73, 0x69, 0x6f, 0x6e, 0x00, 0x21, 0x00};
	EXPECT_EQ(encoded(metadataVersion(), 0), expected);
}

TEST(MetadataRecord, DecodesWhatItEncoded)
{
	Protocol::Arena arena;
	PartitionRecord record;
	record.partitionId = 3;
	record.topicId = idOf(7);
	record.replicas.append(arena, 1);
	record.isr.append(arena, 1);
	record.leader = 1;
	record.leaderEpoch = 5;
	record.partitionEpoch = 6;
	record.directories.append(arena, idOf(8));
	for (std::int16_t version = 1; version <= PartitionRecord::HIGHEST_VERSION; ++version)
	{
		const auto bytes = encoded(record, version);
		const auto decoded = decodeMetadataRecord(bytes, arena);
		const auto& partition = std::get<PartitionRecord>(std::get<MetadataRecord>(decoded));
		EXPECT_EQ(partition.partitionId, 3);
		EXPECT_EQ(partition.topicId, idOf(7));
		EXPECT_EQ(partition.replicas[0], 1);
		EXPECT_EQ(partition.leaderEpoch, 5);
		EXPECT_EQ(partition.partitionEpoch, 6);
		EXPECT_EQ(partition.directories[0], idOf(8));
	}
}

TEST(MetadataRecord, TellsUnknownKindsAndNewerVersionsApart)
{
	Protocol::Arena arena;
	const std::vector<std::uint8_t> unknownKind{0x01, 0x7f, 0x00, 0x55};
	const auto kind = std::get<UnknownMetadataRecord>(decodeMetadataRecord(unknownKind, arena));
	EXPECT_EQ(kind.type, 127u);
	const std::vector<std::uint8_t> newerVersion{0x01, 0x02, 0x09};
	const auto version = std::get<UnknownMetadataRecord>(decodeMetadataRecord(newerVersion, arena));
	EXPECT_EQ(version.type, 2u);
	EXPECT_EQ(version.version, 9u);
}

TEST(MetadataRecord, RefusesBrokenBytes)
{
	Protocol::Arena arena;
	auto bytes = encoded(metadataVersion(), 0);
	for (std::size_t length = 0; length < bytes.size(); ++length)
		EXPECT_THROW(decodeMetadataRecord(BytesView(bytes).first(length), arena), MetadataException) << length;
	bytes.push_back(0);
	EXPECT_THROW(decodeMetadataRecord(bytes, arena), MetadataException) << "bytes behind the record";
	bytes.pop_back();
	bytes[0] = 2;
	EXPECT_THROW(decodeMetadataRecord(bytes, arena), MetadataException) << "frame version";
}

TEST(MetadataRecord, WritesTheVersionThatTheClustersLevelKnows)
{
	struct Case
	{
		std::int16_t level;
		std::int16_t registration;
		std::int16_t partition;
	};
	for (const Case& it :
		 {Case{7, 1, 0}, Case{8, 2, 0}, Case{16, 2, 0}, Case{17, 3, 1}, Case{22, 3, 1}, Case{23, 3, 2}, Case{29, 3, 2},
		  Case{30, 4, 2}, Case{33, 4, 2}})
	{
		EXPECT_EQ(recordVersion(RegisterBrokerRecord{}, it.level), it.registration) << it.level;
		EXPECT_EQ(recordVersion(PartitionRecord{}, it.level), it.partition) << it.level;
		EXPECT_EQ(recordVersion(PartitionChangeRecord{}, it.level), it.partition) << it.level;
		EXPECT_EQ(recordVersion(TopicRecord{}, it.level), 0) << it.level;
	}
}

} // namespace Aeon::Coordinator
