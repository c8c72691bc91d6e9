#include "RequestMaker.h"

#include "BatchMaker.h"

#include <map>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

using Form = LengthField::Form;

constexpr std::uint64_t UNKNOWN_TAG = 9'999;

/// What integers hold so that a broker does something with the request, and soon. All others hold their default.
const std::map<std::string, std::int64_t> INTEGERS{
	{"Acks", -1},
	{"ReplicaId", -1},
	{"SessionEpoch", -1},
	{"MaxBytes", 1 << 20},
	{"PartitionMaxBytes", 1 << 20},
	{"MaxWaitMs", 5},
	{"Timestamp", -1},
	{"NumPartitions", -1},
	{"ResourceType", 2},
	{"ReplicationFactor", -1},
	{"Count", 1},
	{"TimeoutMs", 1'000},
	{"timeoutMs", 1'000},
	{"KeyType", 0},
	{"ResponsePartitionLimit", 10},
	{"Generation", 0},
	{"MaxNumOffsets", 1},
	{"TransactionTimeoutMs", 1'000},
	// A member that joins a group may have to wait as long as the others are given.
	{"SessionTimeoutMs", 100},
	{"RebalanceTimeoutMs", 100},
	{"GenerationId", -1},
};

/// Strings that must not hold just any text, by their path or their name.
const std::map<std::string, std::string> TEXTS{
	{"ClientSoftwareName", "aeon-test"},
	{"ClientSoftwareVersion", "1.0"},
	{"Value", "1000"},
	{"ProtocolType", "consumer"},
	// Who is new to a group has no id, but brings its own where the broker assigns partitions.
	{"MemberId", ""},
	{"ConsumerGroupHeartbeat.MemberId", "member"},
	{"ServerAssignor", "uniform"},
};

bool isMeantToBeNull(const std::string& name)
{
	return name == "TransactionalId" || name == "ClusterId" || name == "Cursor" || name == "TopicPartitions";
}

bool namesATopic(const nlohmann::json& field)
{
	return field.value("entityType", "") == "topicName" || field.at("name") == "ResourceName";
}

std::string textFor(const std::string& path, const std::string& name)
{
	for (const std::string& key : {path, name})
	{
		if (const auto known = TEXTS.find(key); known != TEXTS.end()) return known->second;
	}
	return "text";
}

ByteWriter lengthBytes(Form form, std::int64_t value)
{
	ByteWriter out;
	switch (form)
	{
	case Form::INT16:
		return out.int16(value);
	case Form::INT32:
		return out.int32(value);
	case Form::VARINT:
		return out.unsignedVarint(static_cast<std::uint32_t>(value));
	case Form::COMPACT:
		return out.unsignedVarint(static_cast<std::uint32_t>(value + 1));
	}
	return out;
}

} // namespace

Bytes MadeRequest::with(const LengthField& field, std::int64_t value) const
{
	const auto start = bytes.begin() + static_cast<std::ptrdiff_t>(field.position);
	ByteWriter out;
	out.raw(Bytes(bytes.begin(), start)).raw(lengthBytes(field.form, value).bytes());
	return out.raw(Bytes(start + static_cast<std::ptrdiff_t>(field.size), bytes.end())).bytes();
}

RequestMaker::RequestMaker(const MessageSpec& spec, int version, std::string topic) :
	_spec(spec), _version(version), _flexible(spec.isFlexible(version)), _topic(std::move(topic))
{
}

MadeRequest RequestMaker::make()
{
	writeHeader();
	writeStruct(_spec.fields(), _spec.apiName());
	return {_out.bytes(), _lengths};
}

void RequestMaker::writeHeader()
{
	constexpr std::string_view CLIENT_ID = "aeon-test";
	_out.int16(_spec.apiKey()).int16(_version).int32(1);
	writeLength(Form::INT16, CLIENT_ID.size(), "header.ClientId");
	_out.raw(CLIENT_ID);
	if (_flexible) writeTags({}, "header", true);
}

void RequestMaker::writeStruct(const Json& fields, const std::string& path)
{
	std::vector<const Json*> tagged;
	for (const Json& field : fields)
	{
		if (!VersionRange::parse(field.at("versions")).contains(_version)) continue;
		if (VersionRange::parse(field.value("taggedVersions", "none")).contains(_version))
		{
			tagged.push_back(&field);
			continue;
		}
		writeField(field, path + "." + field.at("name").get<std::string>());
	}
	if (_flexible) writeTags(tagged, path, path == _spec.apiName());
}

void RequestMaker::writeTags(const std::vector<const Json*>& tagged, const std::string& path, bool withUnknownTag)
{
	writeLength(Form::VARINT, static_cast<std::int64_t>(tagged.size() + (withUnknownTag ? 1 : 0)), path + ".tags");
	for (const Json* field : tagged)
	{
		// The content's size stands before it: write the content apart, then move its lengths to where they belong.
		RequestMaker content(_spec, _version, _topic);
		const std::string name = path + "." + field->at("name").get<std::string>();
		content.writeField(*field, name);
		_out.unsignedVarint(field->at("tag").get<std::uint64_t>());
		writeLength(Form::VARINT, static_cast<std::int64_t>(content._out.size()), name + ".size");
		for (LengthField length : content._lengths)
		{
			length.position += _out.size();
			_lengths.push_back(length);
		}
		_out.raw(content._out.bytes());
	}
	if (!withUnknownTag) return;
	constexpr std::string_view CONTENT = "skip me";
	_out.unsignedVarint(UNKNOWN_TAG);
	writeLength(Form::VARINT, CONTENT.size(), path + ".unknownTag.size");
	_out.raw(CONTENT);
}

void RequestMaker::writeField(const Json& field, const std::string& path)
{
	const std::string type = field.at("type");
	const bool nullable = VersionRange::parse(field.value("nullableVersions", "none")).contains(_version);
	const bool isNull = nullable && isMeantToBeNull(field.at("name"));
	if (type.starts_with("[]"))
	{
		isNull ? writeLength(arrayForm(), -1, path) : writeArray(field, type.substr(2), path);
		return;
	}
	if (isNull && type == "string")
	{
		writeNullText(path);
		return;
	}
	if (nullable && type != "string" && type != "bytes" && type != "records")
	{
		_out.int8(isNull ? -1 : 1);
		if (isNull) return;
	}
	writeValue(field, type, path);
}

void RequestMaker::writeArray(const Json& field, const std::string& elementType, const std::string& path)
{
	writeLength(arrayForm(), 1, path);
	writeValue(field, elementType, path + "[0]");
}

void RequestMaker::writeValue(const Json& field, const std::string& type, const std::string& path)
{
	static const std::map<std::string, int> WIDTHS{{"int8", 1},   {"int16", 2}, {"uint16", 2}, {"int32", 4},
												   {"uint32", 4}, {"int64", 8}, {"bool", 1},   {"float64", 8}};
	const std::string name = field.at("name");
	if (const auto width = WIDTHS.find(type); width != WIDTHS.end())
	{
		const Json fallback = field.value("default", Json("0"));
		const std::string text = fallback.is_string() ? fallback.get<std::string>() : fallback.dump();
		const bool isNumber = !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
		const auto known = INTEGERS.find(name);
		const std::int64_t value = known != INTEGERS.end() ? known->second : isNumber ? std::stoll(text) : 0;
		const Bytes eight = ByteWriter().int64(value).bytes();
		_out.raw(Bytes(eight.end() - width->second, eight.end()));
	}
	else if (type == "string")
	{
		writeText(namesATopic(field) ? _topic : textFor(path, name), path);
	}
	else if (type == "bytes")
	{
		writeSubscription(path);
	}
	else if (type == "uuid")
	{
		_out.int64(0x0123456789abcdef).int64(0x0123456789abcdef);
	}
	else if (type == "records")
	{
		writeRecords(path);
	}
	else
	{
		writeStruct(fieldsOf(field, type), path);
	}
}

void RequestMaker::writeText(const std::string& text, const std::string& path)
{
	writeLength(_flexible ? Form::COMPACT : Form::INT16, static_cast<std::int64_t>(text.size()), path);
	_out.raw(text);
}

void RequestMaker::writeNullText(const std::string& path)
{
	writeLength(_flexible ? Form::COMPACT : Form::INT16, -1, path);
}

void RequestMaker::writeSubscription(const std::string& path)
{
	const ByteWriter content = ByteWriter().int16(0).int32(1).string(_topic).int32(0);
	writeLength(arrayForm(), static_cast<std::int64_t>(content.size()), path);
	const std::size_t start = _out.size();
	_out.raw(content.bytes());
	_lengths.push_back({path + ".Topics", Form::INT32, start + 2, 4, 1});
	_lengths.push_back({path + ".Topics[0]", Form::INT16, start + 6, 2, static_cast<std::int64_t>(_topic.size())});
	_lengths.push_back({path + ".UserData", Form::INT32, start + content.size() - 4, 4, 0});
}

void RequestMaker::writeRecords(const std::string& path)
{
	constexpr std::size_t BATCH_LENGTH_AT = 8;
	constexpr std::size_t COUNT_AT = 57;
	const Bytes batch = BatchMaker{.values = {"one", "two"}, .recordBytes = {}}.make();
	writeLength(arrayForm(), static_cast<std::int64_t>(batch.size()), path);
	const std::size_t start = _out.size();
	_out.raw(batch);
	_lengths.push_back(
		{path + ".batchLength", Form::INT32, start + BATCH_LENGTH_AT, 4, integerAt(batch, BATCH_LENGTH_AT, 4)});
	_lengths.push_back({path + ".count", Form::INT32, start + COUNT_AT, 4, integerAt(batch, COUNT_AT, 4)});
}

void RequestMaker::writeLength(Form form, std::int64_t value, const std::string& path)
{
	const Bytes bytes = lengthBytes(form, value).bytes();
	_lengths.push_back({path, form, _out.size(), bytes.size(), value});
	_out.raw(bytes);
}

Form RequestMaker::arrayForm() const
{
	return _flexible ? Form::COMPACT : Form::INT32;
}

const nlohmann::json& RequestMaker::fieldsOf(const Json& field, const std::string& type) const
{
	if (field.contains("fields")) return field.at("fields");
	if (const Json* const shared = _spec.commonStruct(type)) return *shared;
	throw std::runtime_error("no fields of " + type);
}

} // namespace Aeon::Test
