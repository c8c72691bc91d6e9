#include "Aeon/Coordinator/GroupRecord.h"

#include "Aeon/Protocol/DecodeException.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using Bytes = std::vector<std::uint8_t>;

Bytes bytesOf(BytesView view)
{
	return {view.begin(), view.end()};
}

OffsetCommitRecord commit(std::int64_t expireTimestamp = -1)
{
	OffsetCommitRecord record;
	record.key.group = "g1";
	record.key.topic = "t1";
	record.key.partition = 3;
	record.value.emplace();
	record.value->offset = 42;
	record.value->leaderEpoch = 5;
	record.value->metadata = "m";
	record.value->commitTimestamp = 1'700'000'000'000;
	record.value->expireTimestamp = expireTimestamp;
	return record;
}

class GroupRecordTest : public testing::Test
{
protected:
	EncodedRecord encoded(const GroupRecord& record)
	{
		records.add(record);
		return records.encode().back();
	}

	template <typename Record>
	void addNamed(std::string_view group, std::string_view Record::Key::* field)
	{
		typename Record::Key key;
		key.*field = group;
		records.add<Record>(key, typename Record::Value());
	}

	std::variant<GroupRecord, UnknownGroupRecord> decoded(const EncodedRecord& record)
	{
		return decodeGroupRecord(record.key, record.value, arena);
	}

	GroupRecords records;
	Protocol::Arena arena;
};

TEST_F(GroupRecordTest, OffsetCommitsAreWrittenInVersion4)
{
	const auto record = encoded(commit());
	EXPECT_EQ(bytesOf(record.key), (Bytes{0, 1, 0, 2, 'g', '1', 0, 2, 't', '1', 0, 0, 0, 3}));
	ASSERT_TRUE(record.value);
	EXPECT_EQ(bytesOf(*record.value), (Bytes{0, 4, 0,   0, 0, 0,    0,    0,    0,    42,   0,    0, 0,
											 5, 2, 'm', 0, 0, 0x01, 0x8b, 0xcf, 0xe5, 0x68, 0x00, 0}));
}

TEST_F(GroupRecordTest, OffsetCommitsThatExpireAreWrittenInVersion1)
{
	const auto record = encoded(commit(2000));
	ASSERT_TRUE(record.value);
	EXPECT_EQ(bytesOf(*record.value), (Bytes{0,    1,    0,    0,    0,    0, 0, 0, 0, 42, 0, 1, 'm', 0,   0,
											 0x01, 0x8b, 0xcf, 0xe5, 0x68, 0, 0, 0, 0, 0,  0, 0, 7,   0xd0}));
}

TEST_F(GroupRecordTest, TombstonesHaveNoValue)
{
	OffsetCommitKey key;
	key.group = "g";
	key.topic = "t";
	records.addTombstone<OffsetCommitRecord>(key);
	const auto record = records.encode().front();
	EXPECT_EQ(record.value, std::nullopt);
	const auto read = decoded(record);
	const auto& known = std::get<OffsetCommitRecord>(std::get<GroupRecord>(read));
	EXPECT_EQ(known.key.topic, "t");
	EXPECT_FALSE(known.value);
}

TEST_F(GroupRecordTest, ComesBackAsItWas)
{
	const auto read = decoded(encoded(commit()));
	const auto& known = std::get<OffsetCommitRecord>(std::get<GroupRecord>(read));
	EXPECT_EQ(known.key.group, "g1");
	EXPECT_EQ(known.key.partition, 3);
	EXPECT_EQ(known.value->offset, 42);
	EXPECT_EQ(known.value->leaderEpoch, 5);
	EXPECT_EQ(known.value->metadata, "m");
	EXPECT_EQ(known.value->commitTimestamp, 1'700'000'000'000);
	EXPECT_EQ(groupIdOf(std::get<GroupRecord>(read)), "g1");
}

TEST_F(GroupRecordTest, EveryKindComesBackUnderItsGroup)
{
	addNamed<GroupMetadataRecord>("a", &GroupMetadataKey::group);
	addNamed<ConsumerGroupMetadataRecord>("b", &ConsumerGroupMetadataKey::groupId);
	addNamed<ConsumerGroupPartitionMetadataRecord>("c", &ConsumerGroupPartitionMetadataKey::groupId);
	addNamed<ConsumerGroupMemberMetadataRecord>("d", &ConsumerGroupMemberMetadataKey::groupId);
	addNamed<ConsumerGroupTargetAssignmentMetadataRecord>("e", &ConsumerGroupTargetAssignmentMetadataKey::groupId);
	addNamed<ConsumerGroupTargetAssignmentMemberRecord>("f", &ConsumerGroupTargetAssignmentMemberKey::groupId);
	addNamed<ConsumerGroupCurrentMemberAssignmentRecord>("g", &ConsumerGroupCurrentMemberAssignmentKey::groupId);
	addNamed<ConsumerGroupRegularExpressionRecord>("h", &ConsumerGroupRegularExpressionKey::groupId);
	const auto all = records.encode();
	for (std::size_t index = 0; index < all.size(); ++index)
	{
		const auto read = decoded(all[index]);
		const auto* known = std::get_if<GroupRecord>(&read);
		ASSERT_NE(known, nullptr) << index;
		EXPECT_EQ(known->index(), records[index].index());
		EXPECT_EQ(groupIdOf(*known), groupIdOf(records[index]));
	}
}

TEST_F(GroupRecordTest, TheOldFormOfACommitIsUnderstood)
{
	const Bytes key{0, 0, 0, 1, 'g', 0, 1, 't', 0, 0, 0, 3};
	const Bytes value{0, 0, 0, 0, 0, 0, 0, 0, 0, 42, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0xe8};
	const auto read = decoded({key, BytesView(value)});
	const auto& known = std::get<OffsetCommitRecord>(std::get<GroupRecord>(read));
	EXPECT_EQ(known.key.partition, 3);
	EXPECT_EQ(known.value->offset, 42);
	EXPECT_EQ(known.value->leaderEpoch, -1);
}

TEST_F(GroupRecordTest, UnknownTypesAndVersionsAreTold)
{
	const Bytes strangeKey{0, 99, 0, 1, 'g'};
	const auto strange = decoded({strangeKey, std::nullopt});
	EXPECT_EQ(std::get<UnknownGroupRecord>(strange).type, 99);
	EXPECT_EQ(std::get<UnknownGroupRecord>(strange).version, -1);

	const Bytes key{0, 1, 0, 1, 'g', 0, 1, 't', 0, 0, 0, 3};
	const Bytes newer{0, 5, 0, 0};
	const auto future = decoded({key, BytesView(newer)});
	EXPECT_EQ(std::get<UnknownGroupRecord>(future).type, 1);
	EXPECT_EQ(std::get<UnknownGroupRecord>(future).version, 5);
}

TEST_F(GroupRecordTest, BrokenBytesThrow)
{
	const auto record = encoded(commit());
	for (std::size_t length = 0; length < record.key.size(); ++length)
		EXPECT_THROW(decodeGroupRecord(record.key.first(length), record.value, arena), Protocol::DecodeException)
			<< length;
	for (std::size_t length = 0; length < record.value->size(); ++length)
		EXPECT_THROW(decodeGroupRecord(record.key, record.value->first(length), arena), Protocol::DecodeException)
			<< length;
	auto longer = bytesOf(record.key);
	longer.push_back(0);
	EXPECT_THROW(decodeGroupRecord(longer, record.value, arena), Protocol::DecodeException);
}

TEST_F(GroupRecordTest, KeptTextOutlivesItsSource)
{
	std::string source = "text";
	const auto kept = records.keep(std::string_view(source));
	source = "gone";
	EXPECT_EQ(kept, "text");
}

} // namespace

} // namespace Aeon::Coordinator
