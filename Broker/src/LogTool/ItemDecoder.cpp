#include "ItemDecoder.h"

#include "Aeon/Coordinator/GroupRecord.h"
#include "Aeon/Coordinator/MetadataRecord.h"
#include "Aeon/Protocol/Arena.h"

#include <Poco/Exception.h>

#include <variant>

namespace Aeon
{

namespace
{

using Fields = std::vector<Storage::InspectedField>;
using Storage::InspectedBytes;

InspectedBytes bytesOf(const Storage::InspectedItem& item, std::string_view name)
{
	for (const auto& [field, value] : item.fields)
		if (field == name) return std::get<InspectedBytes>(value);
	return std::nullopt;
}

bool isControl(const Storage::InspectedItem& item)
{
	for (const auto& [field, value] : item.fields)
		if (field == "control") return std::get<std::int64_t>(value) != 0;
	return false;
}

/// The name of the replica's directory.
std::string_view directoryOf(std::string_view path)
{
	path = path.substr(0, path.rfind('/'));
	return path.substr(path.rfind('/') + 1);
}

Fields describe(const Coordinator::GroupRecord& record)
{
	Fields fields;
	std::visit(
		[&](const auto& keyed)
		{
			using Record = std::decay_t<decltype(keyed)>;
			fields.emplace_back("type", std::string(Record::Key::NAME));
			fields.emplace_back("group", std::string(Coordinator::groupIdOf(record)));
			if (!keyed.value) fields.emplace_back("tombstone", 1);
			if constexpr (std::is_same_v<Record, Coordinator::OffsetCommitRecord>)
			{
				fields.emplace_back("topic", std::string(keyed.key.topic));
				fields.emplace_back("partition", std::int64_t{keyed.key.partition});
				if (keyed.value) fields.emplace_back("committedOffset", keyed.value->offset);
			}
			if constexpr (std::is_same_v<Record, Coordinator::GroupMetadataRecord>)
			{
				if (!keyed.value) return;
				fields.emplace_back("generation", std::int64_t{keyed.value->generation});
				fields.emplace_back("members", static_cast<std::int64_t>(keyed.value->members.size()));
			}
		},
		record);
	return fields;
}

Fields decodeGroup(const Storage::InspectedItem& item)
{
	const InspectedBytes key = bytesOf(item, "key");
	if (!key) return {};
	Protocol::Arena arena;
	const auto decoded = Coordinator::decodeGroupRecord(*key, bytesOf(item, "value"), arena);
	const auto* const record = std::get_if<Coordinator::GroupRecord>(&decoded);
	return record == nullptr ? Fields() : describe(*record);
}

Fields decodeMetadata(const Storage::InspectedItem& item)
{
	const InspectedBytes value = bytesOf(item, "value");
	if (!value) return {};
	Protocol::Arena arena;
	const auto decoded = Coordinator::decodeMetadataRecord(*value, arena);
	const auto* const record = std::get_if<Coordinator::MetadataRecord>(&decoded);
	if (record == nullptr) return {};
	return std::visit(
		[](const auto& known) { return Fields{{"type", std::string(std::decay_t<decltype(known)>::NAME)}}; }, *record);
}

} // namespace

Fields decodeInternalRecord(const Storage::InspectedItem& item)
{
	if (item.kind != "record" || isControl(item)) return {};
	const std::string_view directory = directoryOf(item.path);
	try
	{
		if (directory.starts_with("__consumer_offsets-")) return decodeGroup(item);
		if (directory.starts_with("__cluster_metadata-")) return decodeMetadata(item);
	}
	catch (const Poco::Exception&)
	{
		// Its bytes are printed as they are.
	}
	return {};
}

} // namespace Aeon
