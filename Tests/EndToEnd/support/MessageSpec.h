#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace Aeon::Test
{

/// An inclusive range of versions as the specs write it: "3", "1-4", "2+" or "none".
struct VersionRange
{
	int lowest = 0;
	int highest = -1;

	static VersionRange parse(const std::string& text);
	bool contains(int version) const noexcept { return lowest <= version && version <= highest; }
};

/// A request as its JSON spec in this repository describes it. Immutable.
class MessageSpec
{
public:
	/// Throws where the file is no spec.
	static MessageSpec load(const std::string& file);
	/// Every request of the project's specs, by API key.
	static std::vector<MessageSpec> loadRequests();

	/// Without "Request".
	std::string apiName() const;
	int apiKey() const { return _json.at("apiKey"); }
	VersionRange validVersions() const { return VersionRange::parse(_json.at("validVersions")); }
	bool isFlexible(int version) const;

	const nlohmann::json& fields() const { return _json.at("fields"); }
	/// The fields of a struct that several fields share; null where there is none of that name.
	const nlohmann::json* commonStruct(const std::string& name) const;

private:
	explicit MessageSpec(nlohmann::json json) : _json(std::move(json)) {}

	nlohmann::json _json;
};

} // namespace Aeon::Test
