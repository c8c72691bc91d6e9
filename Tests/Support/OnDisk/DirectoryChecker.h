#pragma once

#include "ReplicaChecker.h"

#include <string>
#include <vector>

namespace Aeon::Test::OnDisk
{

/// What a log directory was written with.
struct DirectoryRules
{
	/// Of every topic.
	LogRules log;
	/// Written by a whole broker: meta.properties and the metadata log must be there.
	bool ofBroker = true;
};

/// Holds log directories that were left by an orderly stop against the rules of Kafka's on-disk format: names, segments
/// and their indexes, snapshots, checkpoints, partition.metadata, meta.properties, the mark of the stop, the metadata
/// log, and what several directories of one broker have in common. Written from the description of the format alone:
/// no code of the storage engine is used. Reads only.
std::vector<Finding> checkLogDirectories(const std::vector<std::string>& paths, const DirectoryRules& rules = {});

/// The same for a single replica's directory without a log directory around it.
std::vector<Finding>
checkReplicaDirectory(const std::string& path, const LogRules& rules = {}, const ReplicaCheckpoints& checkpoints = {});

} // namespace Aeon::Test::OnDisk
