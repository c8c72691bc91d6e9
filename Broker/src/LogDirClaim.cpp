#include "Aeon/Broker/LogDirClaim.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/MetaProperties.h"
#include "Aeon/Storage/FileSystem.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>

namespace Aeon
{

namespace
{

/// One log directory as it was found.
struct FoundDir
{
	std::filesystem::path path;
	/// No value: the directory is empty.
	std::optional<MetaProperties> meta;
};

[[noreturn]] void fail(const std::filesystem::path& directory, const std::string& what)
{
	throw ConfigException("Log directory " + directory.string() + " " + what);
}

std::string metaFile(const std::filesystem::path& directory)
{
	return (directory / MetaProperties::FILE_NAME).string();
}

/// Files that a file system, or a broker that got no further, leaves in an empty directory.
bool isNothing(const std::string& name)
{
	return name == "lost+found" || name == ".lock" || name == "meta.properties.tmp";
}

bool holdsNothing(Storage::FileSystem& fileSystem, const std::filesystem::path& directory)
{
	const std::vector<Storage::DirectoryEntry> entries = fileSystem.list(directory.string());
	return std::all_of(entries.begin(), entries.end(), [](const auto& entry) { return isNothing(entry.name); });
}

MetaProperties readMeta(Storage::FileSystem& fileSystem, const std::filesystem::path& directory)
{
	try
	{
		return MetaProperties::parse(Storage::readWholeFile(fileSystem, metaFile(directory)));
	}
	catch (const ConfigException& wrong)
	{
		fail(directory, std::string("cannot be used: its meta.properties ") + wrong.message());
	}
}

/// Does what a directory needs; false, and it counts as unusable, where the disk refuses. What holds the metadata
/// cannot be done without: its StorageException goes on.
template <typename Action>
bool attempt(LogDirClaim& claim, const BrokerConfig& config, const std::filesystem::path& directory, Action&& action)
{
	try
	{
		action();
		return true;
	}
	catch (const Storage::StorageException& e)
	{
		if (directory == config.metadataLogDir) throw;
		claim.unusable[directory] = e.displayText();
		return false;
	}
}

FoundDir find(Storage::FileSystem& fileSystem, const std::filesystem::path& directory)
{
	fileSystem.createDirectory(directory.string());
	if (fileSystem.exists(metaFile(directory))) return {directory, readMeta(fileSystem, directory)};
	if (!holdsNothing(fileSystem, directory))
		fail(directory, "holds files but no meta.properties: it is not a broker's data directory");
	return {directory, std::nullopt};
}

void checkOwner(const FoundDir& dir, const BrokerConfig& config)
{
	const MetaProperties& meta = *dir.meta;
	if (meta.nodeId != config.nodeId)
		fail(
			dir.path, "belongs to node.id=" + std::to_string(meta.nodeId.value()) +
						  ", and this broker is node.id=" + std::to_string(config.nodeId.value()));
	if (config.clusterId && meta.clusterId != *config.clusterId)
		fail(dir.path, "belongs to cluster " + meta.clusterId + ", and aeon.cluster.id=" + *config.clusterId);
}

/// The id that all directories that are not empty agree on; empty where all are.
std::string commonClusterId(const std::vector<FoundDir>& dirs)
{
	const FoundDir* first = nullptr;
	for (const FoundDir& dir : dirs)
	{
		if (!dir.meta) continue;
		if (first == nullptr) first = &dir;
		if (dir.meta->clusterId != first->meta->clusterId)
			fail(
				dir.path, "belongs to cluster " + dir.meta->clusterId + ", and " + first->path.string() +
							  " to cluster " + first->meta->clusterId);
	}
	return first == nullptr ? std::string() : first->meta->clusterId;
}

/// Without its metadata a cluster's data would look like strays.
void checkMetadataDir(const std::vector<FoundDir>& dirs, const BrokerConfig& config)
{
	const auto other = std::find_if(dirs.begin(), dirs.end(), [](const FoundDir& dir) { return dir.meta.has_value(); });
	for (const FoundDir& dir : dirs)
		if (dir.path == config.metadataLogDir && !dir.meta && other != dirs.end())
			fail(
				dir.path, "is empty and should hold the metadata of the cluster in " + other->path.string() +
							  ": is its disk mounted?");
}

void addDirectoryId(LogDirClaim& claim, const FoundDir& dir, const Uuid& id)
{
	for (const auto& [path, taken] : claim.directoryIds)
		if (taken == id) fail(dir.path, "has the same directory.id as " + path.string() + ": one is a copy");
	claim.directoryIds[dir.path] = id;
}

void writeMissing(
	Storage::FileSystem& fileSystem, const std::vector<FoundDir>& dirs, const BrokerConfig& config, LogDirClaim& claim)
{
	for (const FoundDir& dir : dirs)
	{
		if (dir.meta && dir.meta->directoryId) continue;
		const MetaProperties meta{claim.clusterId, config.nodeId, claim.directoryIds.at(dir.path)};
		const auto write = [&] { Storage::replaceFile(fileSystem, metaFile(dir.path), meta.toText()); };
		if (!attempt(claim, config, dir.path, write)) claim.directoryIds.erase(dir.path);
	}
}

} // namespace

LogDirClaim LogDirClaim::make(Storage::FileSystem& fileSystem, const BrokerConfig& config)
{
	LogDirClaim claim;
	std::vector<FoundDir> dirs;
	for (const std::filesystem::path& path : config.logDirs)
		attempt(claim, config, path, [&] { dirs.push_back(find(fileSystem, path)); });
	for (const FoundDir& dir : dirs)
		if (dir.meta) checkOwner(dir, config);

	claim.clusterId = commonClusterId(dirs);
	claim.newCluster = claim.clusterId.empty();
	checkMetadataDir(dirs, config);
	if (claim.newCluster) claim.clusterId = config.clusterId.value_or(Uuid::random().toString());
	for (const FoundDir& dir : dirs)
		addDirectoryId(claim, dir, dir.meta && dir.meta->directoryId ? *dir.meta->directoryId : Uuid::random());
	writeMissing(fileSystem, dirs, config, claim);
	return claim;
}

} // namespace Aeon
