#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Storage/FileSystem.h"

#include <optional>
#include <string>

namespace Aeon
{

/// The file `quorum-state` beside the metadata log: who leads it in which epoch. Kafka needs it to open the directory,
/// and its epoch must never go back. Two forms: 0 with the list of voters, 1 (kraft.version 1) with directory ids.
///
///     {"clusterId":"","leaderId":1,"leaderEpoch":3,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],
///      "data_version":0}
struct QuorumState
{
	NodeId leaderId{-1};
	LeaderEpoch leaderEpoch = NO_LEADER_EPOCH;
	NodeId votedId{-1};
	Uuid votedDirectoryId;
	/// The form in which it was found, or is to be written.
	int dataVersion = 0;

	/// No value where there is no file. Throws StorageException, CorruptFileException.
	static std::optional<QuorumState> load(Storage::FileSystem& fileSystem, const std::string& path);
	/// Replaces the file as a whole. Throws StorageException.
	void store(Storage::FileSystem& fileSystem, const std::string& path) const;
};

} // namespace Aeon
