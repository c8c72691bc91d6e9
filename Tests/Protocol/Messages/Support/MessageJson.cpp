#include "Aeon/Testing/MessageJson.h"

#include <cstring>
#include <stdexcept>

namespace Aeon::Testing
{

namespace
{

constexpr std::string_view BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string toBase64(BytesView bytes)
{
	std::string text;
	for (std::size_t index = 0; index < bytes.size(); index += 3)
	{
		const std::size_t count = std::min<std::size_t>(3, bytes.size() - index);
		std::uint32_t group = 0;
		for (std::size_t place = 0; place < 3; ++place)
			group = group << 8 | (place < count ? bytes[index + place] : 0u);
		for (std::size_t place = 0; place < 4; ++place)
			text += place <= count ? BASE64[group >> (18 - 6 * place) & 63] : '=';
	}
	return text;
}

BytesView fromBase64(const std::string& text, Protocol::Arena& arena)
{
	auto* bytes = static_cast<std::uint8_t*>(arena.allocate(text.size() + 1, 1));
	std::size_t size = 0;
	std::uint32_t bits = 0;
	int count = 0;
	for (const char letter : text)
	{
		if (letter == '=') break;
		const std::size_t value = BASE64.find(letter);
		if (value == std::string_view::npos) throw std::runtime_error("no base64: " + text);
		bits = bits << 6 | static_cast<std::uint32_t>(value);
		count += 6;
		if (count < 8) continue;
		count -= 8;
		bytes[size++] = static_cast<std::uint8_t>(bits >> count);
	}
	return {bytes, size};
}

} // namespace

Json valueJson(std::string_view text)
{
	return std::string(text);
}

Json valueJson(BytesView bytes)
{
	return toBase64(bytes);
}

Json valueJson(const Protocol::Records& records)
{
	return records.isNull() ? Json() : Json(toBase64(records.bytes()));
}

Json valueJson(const Uuid& id)
{
	return id.toString();
}

const Json* findField(const Json& object, const char* name, bool inVersion, bool mandatory)
{
	const auto found = object.find(name);
	if (found == object.end() && mandatory) throw std::runtime_error(std::string("field is missing: ") + name);
	if (found != object.end() && !inVersion) throw std::runtime_error(std::string("field of another version: ") + name);
	return found == object.end() ? nullptr : &*found;
}

void readValue(const Json& json, Protocol::Arena&, std::string_view& text)
{
	text = json.get_ref<const std::string&>();
}

void readValue(const Json& json, Protocol::Arena& arena, BytesView& bytes)
{
	bytes = fromBase64(json.get_ref<const std::string&>(), arena);
}

void readValue(const Json& json, Protocol::Arena& arena, Protocol::Records& records)
{
	records = json.is_null() ? Protocol::Records() : fromBase64(json.get_ref<const std::string&>(), arena);
}

void readValue(const Json& json, Protocol::Arena&, Uuid& id)
{
	const auto parsed = Uuid::parse(json.get_ref<const std::string&>());
	if (!parsed) throw std::runtime_error("no uuid: " + json.dump());
	id = *parsed;
}

void putUnknownTaggedFields(Json& object, const Protocol::Array<Protocol::RawTaggedField>& fields)
{
	if (fields.empty()) return;
	Json& list = object["_unknownTaggedFields"] = Json::array();
	for (const Protocol::RawTaggedField& field : fields)
		list.push_back({{"tag", field.tag}, {"data", toBase64(field.data)}});
}

void readUnknownTaggedFields(
	const Json& object, Protocol::Arena& arena, Protocol::Array<Protocol::RawTaggedField>& fields)
{
	const auto list = object.find("_unknownTaggedFields");
	if (list == object.end()) return;
	for (const Json& field : *list)
		fields.append(
			arena,
			{field.at("tag").get<std::uint32_t>(), fromBase64(field.at("data").get_ref<const std::string&>(), arena)});
}

} // namespace Aeon::Testing
