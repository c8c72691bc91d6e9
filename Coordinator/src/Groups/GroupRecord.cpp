#include "Aeon/Coordinator/GroupRecord.h"

#include "Groups/PendingCall.h"
#include "RecordCoding.h"

#include "Aeon/Coordinator/Records/LegacyOffsetCommitKey.h"

#include <type_traits>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::int16_t KEY_VERSION = 0;
/// The only value version of an offset commit that can say when it expires.
constexpr std::int16_t EXPIRING_COMMIT_VERSION = 1;
constexpr std::int16_t COMMIT_VERSION = 4;
constexpr std::int16_t GROUP_METADATA_VERSION = 3;

std::int16_t valueVersion(const OffsetCommitValue& value) noexcept
{
	return value.expireTimestamp == -1 ? COMMIT_VERSION : EXPIRING_COMMIT_VERSION;
}

std::int16_t valueVersion(const GroupMetadataValue&) noexcept
{
	return GROUP_METADATA_VERSION;
}

template <typename Value>
std::int16_t valueVersion(const Value&) noexcept
{
	return 0;
}

/// False where the value's version is not known.
template <typename Record>
bool decodeValue(std::optional<BytesView> bytes, Protocol::Arena& arena, Record& record, UnknownGroupRecord& unknown)
{
	if (!bytes) return true;
	Protocol::Decoder decoder(*bytes, arena);
	unknown.version = decoder.readInt16();
	if (unknown.version < Record::Value::LOWEST_VERSION || unknown.version > Record::Value::HIGHEST_VERSION)
		return false;
	record.value.emplace();
	record.value->decode(decoder, unknown.version);
	expectEnd(decoder, "value of a group record");
	return true;
}

/// The old form of an offset commit differs in its type alone.
OffsetCommitKey readLegacyKey(Protocol::Decoder& decoder)
{
	LegacyOffsetCommitKey legacy;
	legacy.decode(decoder, KEY_VERSION);
	OffsetCommitKey key;
	key.group = legacy.group;
	key.topic = legacy.topic;
	key.partition = legacy.partition;
	return key;
}

template <std::size_t INDEX = 0>
std::variant<GroupRecord, UnknownGroupRecord>
decodeAs(std::int16_t type, Protocol::Decoder& keyDecoder, std::optional<BytesView> value, Protocol::Arena& arena)
{
	UnknownGroupRecord unknown{type, -1};
	if constexpr (INDEX < std::variant_size_v<GroupRecord>)
	{
		using Record = std::variant_alternative_t<INDEX, GroupRecord>;
		const bool isLegacyCommit =
			std::is_same_v<Record, OffsetCommitRecord> && type == LegacyOffsetCommitKey::API_KEY;
		if (type != Record::Key::API_KEY && !isLegacyCommit) return decodeAs<INDEX + 1>(type, keyDecoder, value, arena);
		Record record;
		if constexpr (std::is_same_v<Record, OffsetCommitRecord>)
		{
			if (isLegacyCommit)
				record.key = readLegacyKey(keyDecoder);
			else
				record.key.decode(keyDecoder, KEY_VERSION);
		}
		else
			record.key.decode(keyDecoder, KEY_VERSION);
		expectEnd(keyDecoder, "key of a group record");
		if (!decodeValue(value, arena, record, unknown)) return unknown;
		return GroupRecord(record);
	}
	else
		return unknown;
}

std::string_view groupOf(const OffsetCommitKey& key) noexcept
{
	return key.group;
}

std::string_view groupOf(const GroupMetadataKey& key) noexcept
{
	return key.group;
}

template <typename Key>
std::string_view groupOf(const Key& key) noexcept
{
	return key.groupId;
}

} // namespace

std::string_view groupIdOf(const GroupRecord& record) noexcept
{
	return std::visit([](const auto& fact) { return groupOf(fact.key); }, record);
}

std::variant<GroupRecord, UnknownGroupRecord>
decodeGroupRecord(BytesView key, std::optional<BytesView> value, Protocol::Arena& arena)
{
	Protocol::Decoder decoder(key, arena);
	const std::int16_t type = decoder.readInt16();
	return decodeAs(type, decoder, value, arena);
}

GroupRecords::GroupRecords() : _arena(std::make_unique<Protocol::Arena>())
{
}
GroupRecords::GroupRecords(GroupRecords&&) noexcept = default;
GroupRecords& GroupRecords::operator=(GroupRecords&&) noexcept = default;
GroupRecords::~GroupRecords() = default;

std::string_view GroupRecords::keep(std::string_view text)
{
	return keepText(*_arena, text);
}

BytesView GroupRecords::keep(BytesView bytes)
{
	return keepBytes(*_arena, bytes);
}

void GroupRecords::clear() noexcept
{
	_records.clear();
	_arena->reset(Protocol::Arena::UNLIMITED);
}

std::vector<EncodedRecord> GroupRecords::encode()
{
	std::vector<EncodedRecord> encoded;
	encoded.reserve(_records.size());
	for (const auto& record : _records)
		std::visit(
			[&](const auto& fact)
			{
				using Key = std::decay_t<decltype(fact.key)>;
				EncodedRecord out{encodeBehindInt16(Key::API_KEY, fact.key, KEY_VERSION, *_arena), std::nullopt};
				if (fact.value)
				{
					const auto version = valueVersion(*fact.value);
					out.value = encodeBehindInt16(version, *fact.value, version, *_arena);
				}
				encoded.push_back(out);
			},
			record);
	return encoded;
}

} // namespace Aeon::Coordinator
