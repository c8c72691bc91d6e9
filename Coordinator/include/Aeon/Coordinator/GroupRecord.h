#pragma once

#include "Aeon/Coordinator/RecordWriter.h"
#include "Aeon/Coordinator/Records/ConsumerGroupCurrentMemberAssignmentKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupCurrentMemberAssignmentValue.h"
#include "Aeon/Coordinator/Records/ConsumerGroupMemberMetadataKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupMemberMetadataValue.h"
#include "Aeon/Coordinator/Records/ConsumerGroupMetadataKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupMetadataValue.h"
#include "Aeon/Coordinator/Records/ConsumerGroupPartitionMetadataKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupPartitionMetadataValue.h"
#include "Aeon/Coordinator/Records/ConsumerGroupRegularExpressionKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupRegularExpressionValue.h"
#include "Aeon/Coordinator/Records/ConsumerGroupTargetAssignmentMemberKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupTargetAssignmentMemberValue.h"
#include "Aeon/Coordinator/Records/ConsumerGroupTargetAssignmentMetadataKey.h"
#include "Aeon/Coordinator/Records/ConsumerGroupTargetAssignmentMetadataValue.h"
#include "Aeon/Coordinator/Records/GroupMetadataKey.h"
#include "Aeon/Coordinator/Records/GroupMetadataValue.h"
#include "Aeon/Coordinator/Records/OffsetCommitKey.h"
#include "Aeon/Coordinator/Records/OffsetCommitValue.h"
#include "Aeon/Protocol/Arena.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace Aeon::Coordinator
{

/// One fact about a group under its key; no value says that the fact is no longer so (a tombstone).
template <typename KeyType, typename ValueType>
struct Keyed
{
	using Key = KeyType;
	using Value = ValueType;

	Key key;
	std::optional<Value> value;
};

using OffsetCommitRecord = Keyed<OffsetCommitKey, OffsetCommitValue>;
using GroupMetadataRecord = Keyed<GroupMetadataKey, GroupMetadataValue>;
using ConsumerGroupMetadataRecord = Keyed<ConsumerGroupMetadataKey, ConsumerGroupMetadataValue>;
using ConsumerGroupPartitionMetadataRecord =
	Keyed<ConsumerGroupPartitionMetadataKey, ConsumerGroupPartitionMetadataValue>;
using ConsumerGroupMemberMetadataRecord = Keyed<ConsumerGroupMemberMetadataKey, ConsumerGroupMemberMetadataValue>;
using ConsumerGroupTargetAssignmentMetadataRecord =
	Keyed<ConsumerGroupTargetAssignmentMetadataKey, ConsumerGroupTargetAssignmentMetadataValue>;
using ConsumerGroupTargetAssignmentMemberRecord =
	Keyed<ConsumerGroupTargetAssignmentMemberKey, ConsumerGroupTargetAssignmentMemberValue>;
using ConsumerGroupCurrentMemberAssignmentRecord =
	Keyed<ConsumerGroupCurrentMemberAssignmentKey, ConsumerGroupCurrentMemberAssignmentValue>;
using ConsumerGroupRegularExpressionRecord =
	Keyed<ConsumerGroupRegularExpressionKey, ConsumerGroupRegularExpressionValue>;

/// One record of `__consumer_offsets`, of a kind that is understood here. Strings, bytes and arrays are views into an
/// arena or into the bytes it was decoded from.
using GroupRecord = std::variant<
	OffsetCommitRecord, GroupMetadataRecord, ConsumerGroupMetadataRecord, ConsumerGroupPartitionMetadataRecord,
	ConsumerGroupMemberMetadataRecord, ConsumerGroupTargetAssignmentMetadataRecord,
	ConsumerGroupTargetAssignmentMemberRecord, ConsumerGroupCurrentMemberAssignmentRecord,
	ConsumerGroupRegularExpressionRecord>;

/// The group that a record is about. A view as those of the record.
std::string_view groupIdOf(const GroupRecord& record) noexcept;

/// A record whose type or value version is not known here.
struct UnknownGroupRecord
{
	std::int16_t type = 0;
	/// -1 where already the type is unknown.
	std::int16_t version = -1;
};

/// Reads a record: int16 type and key, int16 version and value (Kafka's form; see GroupRecords::encode). The legacy
/// form of an offset commit (type 0) comes as an OffsetCommitRecord. Views into the bytes, arrays in the arena. Throws
/// Protocol::DecodeException where the bytes are broken or go on behind the record.
std::variant<GroupRecord, UnknownGroupRecord>
decodeGroupRecord(BytesView key, std::optional<BytesView> value, Protocol::Arena& arena);

/// What an operation on a group wants to have written: records with the memory that their views point to.
///
/// Not thread-safe: one thread at a time.
class GroupRecords
{
public:
	GroupRecords();
	GroupRecords(GroupRecords&&) noexcept;
	GroupRecords& operator=(GroupRecords&&) noexcept;
	~GroupRecords();

	/// Adds a fact in the value version that Kafka writes: OffsetCommitValue 4, or 1 where it has an expire timestamp;
	/// GroupMetadataValue 3; others 0.
	void add(const GroupRecord& record) { _records.push_back(record); }
	template <typename Record>
	void add(const typename Record::Key& key, const typename Record::Value& value)
	{
		_records.push_back(Record{key, value});
	}
	template <typename Record>
	void addTombstone(const typename Record::Key& key)
	{
		_records.push_back(Record{key, std::nullopt});
	}

	/// Memory for the arrays of records.
	Protocol::Arena& arena() noexcept { return *_arena; }
	/// Copies that live as long as these records.
	std::string_view keep(std::string_view text);
	BytesView keep(BytesView bytes);

	bool empty() const noexcept { return _records.empty(); }
	std::size_t size() const noexcept { return _records.size(); }
	const GroupRecord& operator[](std::size_t index) const noexcept { return _records[index]; }
	std::vector<GroupRecord>::const_iterator begin() const noexcept { return _records.begin(); }
	std::vector<GroupRecord>::const_iterator end() const noexcept { return _records.end(); }
	/// Forgets the records and gives their memory back for new ones.
	void clear() noexcept;

	/// All records in stored form. The bytes live as long as the records do, and until clear().
	std::vector<EncodedRecord> encode();

private:
	std::unique_ptr<Protocol::Arena> _arena;
	std::vector<GroupRecord> _records;
};

} // namespace Aeon::Coordinator
