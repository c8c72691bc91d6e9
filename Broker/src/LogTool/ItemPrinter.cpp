#include "ItemPrinter.h"

#include "ItemDecoder.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <variant>

namespace Aeon
{

namespace
{

using Json = nlohmann::ordered_json;
using Storage::InspectedBytes;

/// What a person is shown of a long key or value.
constexpr std::size_t SHOWN_BYTES_MAX = 200;

bool isText(BytesView bytes)
{
	return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; });
}

std::string textOf(BytesView bytes)
{
	return {bytes.begin(), bytes.end()};
}

std::string hexOf(BytesView bytes)
{
	static constexpr char DIGITS[] = "0123456789abcdef";
	std::string hex;
	for (const std::uint8_t byte : bytes)
	{
		hex += DIGITS[byte >> 4];
		hex += DIGITS[byte & 15];
	}
	return hex;
}

std::string shown(const InspectedBytes& bytes)
{
	if (!bytes) return "null";
	const BytesView first = bytes->first(std::min(bytes->size(), SHOWN_BYTES_MAX));
	const std::string text = isText(first) ? '"' + textOf(first) + '"' : "0x" + hexOf(first);
	return first.size() == bytes->size() ? text : text + "... (" + std::to_string(bytes->size()) + " bytes)";
}

std::string shown(std::int64_t number)
{
	return std::to_string(number);
}

std::string shown(const std::string& text)
{
	return text;
}

void put(Json& json, std::string_view name, std::int64_t number)
{
	json[std::string(name)] = number;
}

void put(Json& json, std::string_view name, const std::string& text)
{
	json[std::string(name)] = text;
}

void put(Json& json, std::string_view name, const InspectedBytes& bytes)
{
	if (!bytes)
		json[std::string(name)] = nullptr;
	else if (isText(*bytes))
		json[std::string(name)] = textOf(*bytes);
	else
		json[std::string(name) + "Hex"] = hexOf(*bytes);
}

/// Names of files may hold any bytes.
std::string lineOf(const Json& json)
{
	return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

void ItemPrinter::onItem(const Storage::InspectedItem& item)
{
	std::vector<Storage::InspectedField> fields = item.fields;
	for (auto& field : decodeInternalRecord(item))
		fields.push_back(std::move(field));
	if (_json)
	{
		Json json{{"kind", std::string(item.kind)}, {"path", item.path}, {"position", item.position}};
		for (const auto& [name, value] : fields)
			std::visit([&, &name = name](const auto& known) { put(json, name, known); }, value);
		_out << lineOf(json) << '\n';
		return;
	}
	_out << item.path << ':' << item.position << ' ' << item.kind;
	for (const auto& [name, value] : fields)
		_out << ' ' << name << '=' << std::visit([](const auto& known) { return shown(known); }, value);
	_out << '\n';
}

void ItemPrinter::onFinding(const Storage::InspectionFinding& finding)
{
	++_findingCount;
	if (_json)
	{
		Json json{{"kind", "finding"}, {"path", finding.path}};
		if (finding.position) json["position"] = *finding.position;
		json["what"] = finding.what;
		_out << lineOf(json) << '\n';
		return;
	}
	_out << finding.path;
	if (finding.position) _out << ':' << *finding.position;
	_out << ": " << finding.what << '\n';
}

void ItemPrinter::printStep(const std::string& step)
{
	if (_json)
		_out << lineOf(Json{{"kind", "step"}, {"what", step}}) << '\n';
	else
		_out << step << '\n';
}

} // namespace Aeon
