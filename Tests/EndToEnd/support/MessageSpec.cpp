#include "MessageSpec.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>

namespace Aeon::Test
{

VersionRange VersionRange::parse(const std::string& text)
{
	if (text == "none") return {};
	const std::size_t dash = text.find('-');
	if (dash != std::string::npos) return {std::stoi(text.substr(0, dash)), std::stoi(text.substr(dash + 1))};
	const int lowest = std::stoi(text);
	return {lowest, text.back() == '+' ? std::numeric_limits<int>::max() : lowest};
}

MessageSpec MessageSpec::load(const std::string& file)
{
	std::ifstream stream(file);
	return MessageSpec(nlohmann::json::parse(stream, nullptr, true, true));
}

std::vector<MessageSpec> MessageSpec::loadRequests()
{
	std::vector<MessageSpec> specs;
	for (const auto& entry : std::filesystem::directory_iterator(AEON_MESSAGE_SPECS))
	{
		if (!entry.path().filename().string().ends_with("Request.json")) continue;
		specs.push_back(load(entry.path().string()));
	}
	std::sort(
		specs.begin(), specs.end(),
		[](const MessageSpec& left, const MessageSpec& right) { return left.apiKey() < right.apiKey(); });
	return specs;
}

std::string MessageSpec::apiName() const
{
	const std::string name = _json.at("name");
	return name.substr(0, name.rfind("Request"));
}

bool MessageSpec::isFlexible(int version) const
{
	return VersionRange::parse(_json.value("flexibleVersions", "none")).contains(version);
}

const nlohmann::json* MessageSpec::commonStruct(const std::string& name) const
{
	if (!_json.contains("commonStructs")) return nullptr;
	for (const nlohmann::json& each : _json.at("commonStructs"))
	{
		if (each.at("name") == name) return &each.at("fields");
	}
	return nullptr;
}

} // namespace Aeon::Test
