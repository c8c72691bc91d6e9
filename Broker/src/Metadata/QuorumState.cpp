#include "Metadata/QuorumState.h"

#include "Aeon/Storage/StorageException.h"

#include <nlohmann/json.hpp>

namespace Aeon
{

namespace
{

constexpr int DATA_VERSION_MAX = 1;

} // namespace

std::optional<QuorumState> QuorumState::load(Storage::FileSystem& fileSystem, const std::string& path)
{
	if (!fileSystem.exists(path)) return std::nullopt;
	const std::string text = Storage::readWholeFile(fileSystem, path);
	try
	{
		const auto json = nlohmann::json::parse(text);
		QuorumState state;
		state.dataVersion = json.at("data_version").get<int>();
		if (state.dataVersion < 0 || state.dataVersion > DATA_VERSION_MAX)
			throw Storage::CorruptFileException(path, "data_version is " + std::to_string(state.dataVersion));
		state.leaderId = NodeId(json.at("leaderId").get<std::int32_t>());
		state.leaderEpoch = LeaderEpoch(json.at("leaderEpoch").get<std::int32_t>());
		state.votedId = NodeId(json.at("votedId").get<std::int32_t>());
		if (json.contains("votedDirectoryId"))
			state.votedDirectoryId = Uuid::parse(json.at("votedDirectoryId").get<std::string>()).value_or(Uuid{});
		return state;
	}
	catch (const nlohmann::json::exception& exception)
	{
		throw Storage::CorruptFileException(path, exception.what());
	}
}

void QuorumState::store(Storage::FileSystem& fileSystem, const std::string& path) const
{
	nlohmann::ordered_json json;
	if (dataVersion == 0) json["clusterId"] = "";
	json["leaderId"] = leaderId.value();
	json["leaderEpoch"] = leaderEpoch.value();
	json["votedId"] = votedId.value();
	if (dataVersion == 0)
	{
		json["appliedOffset"] = 0;
		json["currentVoters"] = nlohmann::ordered_json::array({{{"voterId", leaderId.value()}}});
	}
	else
		json["votedDirectoryId"] = votedDirectoryId.toString();
	json["data_version"] = dataVersion;
	Storage::replaceFile(fileSystem, path, json.dump());
}

} // namespace Aeon
