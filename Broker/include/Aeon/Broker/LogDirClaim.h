#pragma once

#include "Aeon/Base/Types.h"

#include <filesystem>
#include <map>
#include <string>

namespace Aeon::Storage
{
class FileSystem;
}

namespace Aeon
{

struct BrokerConfig;

/// Whose log directories these are, once it is certain that they are this broker's.
struct LogDirClaim
{
	std::string clusterId;
	/// Id of each of BrokerConfig::logDirs, but for those that are unusable.
	std::map<std::filesystem::path, Uuid> directoryIds;
	/// Directories that the disk refuses, with what it says. The broker goes on without them.
	std::map<std::filesystem::path, std::string> unusable;
	/// All directories were empty, and a new cluster begins.
	bool newCluster = false;

	/// Reads the meta.properties of all log directories and writes them where they are missing: an empty directory is
	/// formatted, as part of the cluster of the others or of a new one. Called with the directories locked, before
	/// anything in them is opened.
	///
	/// Throws ConfigException, with one line that names the directory, where one is foreign or inconsistent: files but
	/// no meta.properties, another node or cluster, a format of ZooKeeper's time, an id that two directories share,
	/// or an empty metadata directory beside others that are not. Nothing is written then.
	/// Throws StorageException where the disk refuses the metadata directory.
	static LogDirClaim make(Storage::FileSystem& fileSystem, const BrokerConfig& config);
};

} // namespace Aeon
