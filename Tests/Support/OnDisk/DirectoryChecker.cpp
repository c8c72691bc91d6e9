#include "DirectoryChecker.h"

#include "TextFiles.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

namespace Aeon::Test::OnDisk
{

namespace fs = std::filesystem;

namespace
{

constexpr const char* METADATA_LOG = "__cluster_metadata-0";
constexpr std::size_t NAME_MAX_CHARACTERS = 255;

/// The topic of a live replica's directory; empty for names of no such form.
std::string topicOf(const std::string& name)
{
	static const std::regex LIVE("([a-zA-Z0-9._-]{1,249})-(0|[1-9][0-9]*)");
	std::smatch match;
	if (!std::regex_match(name, match, LIVE)) return {};
	const std::string topic = match[1];
	return topic == "." || topic == ".." ? std::string() : topic;
}

bool isSetAside(const std::string& name)
{
	static const std::regex FORM("[a-zA-Z0-9._-]+-[0-9]+\\.[0-9a-f]{32}-(delete|future|stray)");
	return std::regex_match(name, FORM) && (name.ends_with("-future") || name.size() <= NAME_MAX_CHARACTERS);
}

/// Checks the log directories of one broker, one after the other.
class Checker
{
public:
	explicit Checker(const DirectoryRules& rules) : _rules(rules) {}

	void check(const std::string& path)
	{
		readCheckpoints(path);
		std::set<std::string> replicas;
		for (const auto& entry : fs::directory_iterator(path))
		{
			const std::string name = entry.path().filename().string();
			if (entry.is_directory())
				checkSubdirectory(entry.path().string(), name, replicas);
			else
				checkFile(entry.path().string(), name);
		}
		checkCheckpointedNames(path, replicas);
		if (!fs::exists(path + "/.kafka_cleanshutdown")) add(path, "no .kafka_cleanshutdown after an orderly stop");
		if (_rules.ofBroker && !fs::exists(path + "/meta.properties")) add(path, "no meta.properties");
	}

	std::vector<Finding> finish()
	{
		if (_rules.ofBroker && !_metadataLogSeen) add(METADATA_LOG, "is in none of the log directories");
		return std::move(_findings);
	}

private:
	void readCheckpoints(const std::string& path)
	{
		_checkpoints.clear();
		for (const char* name : CHECKPOINTS)
		{
			Report report(_findings, path + "/" + name);
			_checkpoints[name] = readOffsetCheckpoint(report);
		}
	}

	void checkSubdirectory(const std::string& path, const std::string& name, std::set<std::string>& replicas)
	{
		if (name == METADATA_LOG)
		{
			_metadataLogSeen = true;
			// Its recovery point is not kept: it is read from its beginning at every start.
			LogRules rules;
			rules.segmentBytes = _rules.log.segmentBytes;
			checkMetadataLog(path, checkReplica(path, rules, {}, _findings), _findings);
			return;
		}
		if (name == "remote-log-index-cache" || isSetAside(name)) return;
		const std::string topic = topicOf(name);
		if (topic.empty()) return add(path, "the name is no replica's");
		replicas.insert(name);
		if (!_replicas.insert(name).second) add(path, "is in two log directories");
		const ReplicaFacts facts = checkReplica(path, _rules.log, checkpointsOf(name), _findings);
		const auto& known = _topicIds.emplace(topic, facts.topicId).first->second;
		if (facts.topicId != known) add(path, "has another topic id than the topic's other partitions");
		if (_rules.ofBroker && facts.topicId.empty()) add(path, "no partition.metadata");
		if (!checkpointsOf(name).recoveryPoint) add(path, "no recovery point after an orderly stop");
	}

	void checkFile(const std::string& path, const std::string& name)
	{
		Report report(_findings, path);
		if (name == "meta.properties")
			compareIdentity(readMetaProperties(report), report);
		else if (name == ".kafka_cleanshutdown")
			checkCleanShutdown(report);
		else if (name == ".lock")
		{
			if (fs::file_size(path) != 0) report.add("is not empty");
		}
		else if (name == "bootstrap.checkpoint")
			readBatches(readBytes(path), report);
		else if (std::find(std::begin(CHECKPOINTS), std::end(CHECKPOINTS), name) == std::end(CHECKPOINTS))
			report.add("no such file belongs into a log directory");
	}

	void compareIdentity(const std::map<std::string, std::string>& properties, Report& report)
	{
		for (const char* key : {"cluster.id", "node.id"})
			if (_identity.emplace(key, properties.at(key)).first->second != properties.at(key))
				report.add(std::string(key) + " is not that of the other log directories");
		const auto directoryId = properties.find("directory.id");
		if (directoryId != properties.end() && !_directoryIds.insert(directoryId->second).second)
			report.add("directory.id of another log directory");
	}

	void checkCheckpointedNames(const std::string& path, const std::set<std::string>& replicas)
	{
		for (const auto& [file, offsets] : _checkpoints)
			for (const auto& [name, offset] : offsets)
				if (!replicas.contains(name)) add(path + "/" + file, "speaks of " + name + ", which is not here");
	}

	ReplicaCheckpoints checkpointsOf(const std::string& name)
	{
		const auto offsetIn = [&](const char* file) -> std::optional<std::int64_t>
		{
			const auto found = _checkpoints[file].find(name);
			if (found == _checkpoints[file].end()) return std::nullopt;
			return found->second;
		};
		return {offsetIn(CHECKPOINTS[0]), offsetIn(CHECKPOINTS[1]), offsetIn(CHECKPOINTS[2]), offsetIn(CHECKPOINTS[3])};
	}

	void add(const std::string& path, std::string what) { _findings.push_back({path, std::nullopt, std::move(what)}); }

	static constexpr const char* CHECKPOINTS[] = {
		"recovery-point-offset-checkpoint", "log-start-offset-checkpoint", "replication-offset-checkpoint",
		"cleaner-offset-checkpoint"};

	const DirectoryRules& _rules;
	std::vector<Finding> _findings;
	/// Of the directory at hand, by file and replica.
	std::map<std::string, std::map<std::string, std::int64_t>> _checkpoints;
	std::set<std::string> _replicas;
	std::map<std::string, std::string> _topicIds;
	std::map<std::string, std::string> _identity;
	std::set<std::string> _directoryIds;
	bool _metadataLogSeen = false;
};

} // namespace

std::vector<Finding> checkLogDirectories(const std::vector<std::string>& paths, const DirectoryRules& rules)
{
	Checker checker(rules);
	for (const std::string& path : paths)
		checker.check(path);
	return checker.finish();
}

std::vector<Finding>
checkReplicaDirectory(const std::string& path, const LogRules& rules, const ReplicaCheckpoints& checkpoints)
{
	std::vector<Finding> findings;
	checkReplica(path, rules, checkpoints, findings);
	return findings;
}

} // namespace Aeon::Test::OnDisk
