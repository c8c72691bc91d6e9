#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Array.h"
#include "Aeon/Protocol/RawTaggedField.h"
#include "Aeon/Protocol/Records.h"

#include <nlohmann/json.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

/// What emitted JSON converters are made of. Strings read from JSON are views of it, so the JSON outlives the message.
namespace Aeon::Testing
{

using Json = nlohmann::json;

template <typename T>
	requires std::integral<T> || std::floating_point<T>
Json valueJson(T value)
{
	return value;
}
Json valueJson(std::string_view text);
Json valueJson(BytesView bytes);
Json valueJson(const Protocol::Records& records);
Json valueJson(const Uuid& id);
template <typename T>
Json valueJson(const std::optional<T>& value)
{
	return value ? valueJson(*value) : Json();
}
template <typename T>
Json valueJson(const Protocol::Array<T>& array)
{
	if (array.isNull()) return {};
	Json json = Json::array();
	for (const T& element : array)
		json.push_back(valueJson(element));
	return json;
}

template <typename T, typename Convert>
Json structJson(const T& value, const Convert& convert)
{
	return convert(value);
}
template <typename T, typename Convert>
Json structJson(const std::optional<T>& value, const Convert& convert)
{
	return value ? convert(*value) : Json();
}
template <typename T, typename Convert>
Json structJson(const Protocol::Array<T>& array, const Convert& convert)
{
	if (array.isNull()) return {};
	Json json = Json::array();
	for (const T& element : array)
		json.push_back(convert(element));
	return json;
}

/// The field, or null where it is absent. Throws std::runtime_error for one that the version lacks, and for the
/// absence of one that is mandatory in it.
const Json* findField(const Json& object, const char* name, bool inVersion, bool mandatory);

template <typename T>
	requires std::integral<T> || std::floating_point<T>
void readValue(const Json& json, Protocol::Arena&, T& value)
{
	value = json.get<T>();
}
void readValue(const Json& json, Protocol::Arena& arena, std::string_view& text);
void readValue(const Json& json, Protocol::Arena& arena, BytesView& bytes);
void readValue(const Json& json, Protocol::Arena& arena, Protocol::Records& records);
void readValue(const Json& json, Protocol::Arena& arena, Uuid& id);
template <typename T>
void readValue(const Json& json, Protocol::Arena& arena, std::optional<T>& value)
{
	value.reset();
	if (!json.is_null()) readValue(json, arena, value.emplace());
}
template <typename T>
void readValue(const Json& json, Protocol::Arena& arena, Protocol::Array<T>& array)
{
	array = Protocol::Array<T>::null();
	if (json.is_null()) return;
	array.resize(arena, json.size());
	for (std::size_t index = 0; index < json.size(); ++index)
		readValue(json[index], arena, array[index]);
}

template <typename T, typename Convert>
void readStruct(const Json& json, Protocol::Arena&, T& value, const Convert& convert)
{
	convert(json, value);
}
template <typename T, typename Convert>
void readStruct(const Json& json, Protocol::Arena&, std::optional<T>& value, const Convert& convert)
{
	value.reset();
	// Clang sees no default constructor of a nested struct from inside emplace.
	if (!json.is_null()) convert(json, value.emplace(T()));
}
template <typename T, typename Convert>
void readStruct(const Json& json, Protocol::Arena& arena, Protocol::Array<T>& array, const Convert& convert)
{
	array = Protocol::Array<T>::null();
	if (json.is_null()) return;
	array.resize(arena, json.size());
	for (std::size_t index = 0; index < json.size(); ++index)
		convert(json[index], array[index]);
}

void putUnknownTaggedFields(Json& object, const Protocol::Array<Protocol::RawTaggedField>& fields);
void readUnknownTaggedFields(
	const Json& object, Protocol::Arena& arena, Protocol::Array<Protocol::RawTaggedField>& fields);

} // namespace Aeon::Testing
