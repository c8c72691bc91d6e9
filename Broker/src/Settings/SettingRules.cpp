#include "SettingRules.h"

#include "Aeon/Base/SettingValue.h"

#include <algorithm>
#include <charconv>
#include <regex>

namespace Aeon
{

namespace
{

bool isNumber(std::string_view text, std::int64_t low, std::int64_t high)
{
	std::int64_t number = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
	return error == std::errc{} && end == text.data() + text.size() && number >= low && number <= high;
}

bool isHostPort(std::string_view text)
{
	const std::size_t colon = text.rfind(':');
	return colon != std::string_view::npos && colon > 0 && isNumber(text.substr(colon + 1), 0, 65535);
}

bool isVoter(std::string_view text)
{
	const std::size_t at = text.find('@');
	if (at == std::string_view::npos) return false;
	return isNumber(text.substr(0, at), 0, INT32_MAX) && isHostPort(text.substr(at + 1));
}

bool isReplica(std::string_view text)
{
	const std::size_t colon = text.find(':');
	if (colon == std::string_view::npos) return false;
	return isNumber(text.substr(0, colon), 0, INT32_MAX) && isNumber(text.substr(colon + 1), 0, INT32_MAX);
}

template <typename Check>
bool eachItem(std::string_view text, Check check)
{
	const std::vector<std::string> items = splitList(text);
	return std::all_of(items.begin(), items.end(), check);
}

} // namespace

bool isGzipLevel(std::string_view text)
{
	return isNumber(text, 1, 9) || text == "-1";
}

bool isNotEmpty(std::string_view text)
{
	return !text.empty();
}

bool isHostPortList(std::string_view text)
{
	return eachItem(text, isHostPort);
}

bool isVoterList(std::string_view text)
{
	return eachItem(text, isVoter);
}

bool isReplicaList(std::string_view text)
{
	return text == "*" || eachItem(text, isReplica);
}

bool isOffsetReset(std::string_view text)
{
	constexpr std::string_view PREFIX = "by_duration:";
	if (text == "earliest" || text == "latest") return true;
	if (!text.starts_with(PREFIX)) return false;
	static const std::regex DURATION(
		R"(P(?=.)(\d{1,9}D)?(T(?=.)(\d{1,9}H)?(\d{1,9}M)?(\d{1,12}([.,]\d{0,9})?S)?)?)", std::regex::icase);
	const std::string duration(text.substr(PREFIX.size()));
	return std::regex_match(duration, DURATION);
}

bool isDeadLetterTopic(std::string_view text)
{
	return !text.starts_with("__");
}

} // namespace Aeon
