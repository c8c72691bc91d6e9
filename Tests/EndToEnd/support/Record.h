#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace Aeon::Test
{

struct Header
{
	std::string name;
	std::optional<std::string> value;

	bool operator==(const Header&) const = default;
};

/// What a client writes and reads. Offset and timestamp are the broker's part and not compared.
struct Record
{
	std::optional<std::string> key;
	std::optional<std::string> value;
	std::vector<Header> headers = {};
	std::int64_t timestamp = 0;
	std::int64_t offset = -1;

	bool operator==(const Record& other) const
	{
		return key == other.key && value == other.value && headers == other.headers;
	}
};

inline std::ostream& operator<<(std::ostream& out, const Record& record)
{
	const auto shown = [](const std::optional<std::string>& text)
	{
		return !text ? "null" : text->size() > 40 ? std::to_string(text->size()) + " bytes" : '"' + *text + '"';
	};
	out << "offset " << record.offset << " key " << shown(record.key) << " value " << shown(record.value);
	for (const Header& header : record.headers)
	{
		out << " " << header.name << "=" << shown(header.value);
	}
	return out;
}

} // namespace Aeon::Test
