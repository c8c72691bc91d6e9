#include "Aeon/Broker/LogDirClaim.h"

#include "ChildProcess.h"
#include "TemporaryDirectory.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/MetaProperties.h"
#include "Aeon/Storage/PosixFileSystem.h"
#include "Aeon/Storage/StorageException.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

using testing::HasSubstr;

/// Two log directories on a real disk, and a broker's settings that name them.
class LogDirClaims : public testing::Test
{
protected:
	LogDirClaim claim(SettingMap settings = {})
	{
		settings.emplace("log.dirs", first() + "," + second());
		return LogDirClaim::make(_fileSystem, BrokerConfig::parse(settings));
	}

	std::string refusal(const SettingMap& settings = {})
	{
		try
		{
			claim(settings);
			return "accepted";
		}
		catch (const ConfigException& error)
		{
			return error.message();
		}
	}

	std::string first() const { return _directory.file("first"); }
	std::string second() const { return _directory.file("second"); }

	static std::string meta(const std::string& directory) { return directory + "/meta.properties"; }

	static void put(const std::string& directory, const std::string& name, const std::string& content)
	{
		std::filesystem::create_directories(directory);
		Aeon::Test::writeFile(directory + "/" + name, content);
	}

private:
	const Aeon::Test::TemporaryDirectory _directory;
	Storage::PosixFileSystem _fileSystem;
};

} // namespace

TEST_F(LogDirClaims, EmptyDirectoriesAreFormattedAsOneCluster)
{
	const LogDirClaim made = claim();
	EXPECT_TRUE(made.newCluster);
	EXPECT_TRUE(Uuid::parse(made.clusterId).has_value());
	const MetaProperties one = MetaProperties::parse(Aeon::Test::readFile(meta(first())));
	const MetaProperties other = MetaProperties::parse(Aeon::Test::readFile(meta(second())));
	EXPECT_EQ(one.clusterId, made.clusterId);
	EXPECT_EQ(other.clusterId, made.clusterId);
	EXPECT_EQ(one.nodeId, NodeId(1));
	EXPECT_NE(one.directoryId, other.directoryId);
	EXPECT_EQ(made.directoryIds.at(first()), *one.directoryId);
}

TEST_F(LogDirClaims, SecondStartFindsTheSameIds)
{
	const LogDirClaim made = claim();
	const LogDirClaim found = claim();
	EXPECT_FALSE(found.newCluster);
	EXPECT_EQ(found.clusterId, made.clusterId);
	EXPECT_EQ(found.directoryIds, made.directoryIds);
}

TEST_F(LogDirClaims, WantedClusterIdIsTaken)
{
	EXPECT_EQ(claim({{"aeon.cluster.id", "5L6g3nShT-eMCtK--X86sw"}}).clusterId, "5L6g3nShT-eMCtK--X86sw");
}

TEST_F(LogDirClaims, AnotherClusterIsRefusedByName)
{
	claim({{"aeon.cluster.id", "mine"}});
	EXPECT_EQ(
		refusal({{"aeon.cluster.id", "other"}}),
		"Log directory " + first() + " belongs to cluster mine, and aeon.cluster.id=other");
}

TEST_F(LogDirClaims, AnotherNodeIsRefusedByName)
{
	claim({{"node.id", "4"}});
	EXPECT_EQ(
		refusal({{"node.id", "5"}}),
		"Log directory " + first() + " belongs to node.id=4, and this broker is node.id=5");
}

TEST_F(LogDirClaims, DirectoriesOfTwoClustersAreRefused)
{
	put(first(), "meta.properties", "version=1\ncluster.id=a\nnode.id=1\n");
	put(second(), "meta.properties", "version=1\ncluster.id=b\nnode.id=1\n");
	EXPECT_EQ(refusal(), "Log directory " + second() + " belongs to cluster b, and " + first() + " to cluster a");
}

TEST_F(LogDirClaims, ForeignFilesAreRefusedAndNothingIsWritten)
{
	put(second(), "holiday.jpg", "x");
	EXPECT_EQ(
		refusal(),
		"Log directory " + second() + " holds files but no meta.properties: it is not a broker's data directory");
	EXPECT_FALSE(std::filesystem::exists(meta(first())));
	EXPECT_FALSE(std::filesystem::exists(meta(second())));
}

TEST_F(LogDirClaims, FileSystemsOwnDirectoryAndTheLockDoNotCount)
{
	put(first() + "/lost+found", "x", "");
	put(first(), ".lock", "");
	EXPECT_TRUE(claim().newCluster);
}

TEST_F(LogDirClaims, DirectoryThatTheDiskRefusesIsDoneWithout)
{
	put(std::filesystem::path(second()).parent_path().string(), "second", "a file in the way");
	const LogDirClaim made = claim();
	EXPECT_EQ(made.directoryIds.size(), 1U);
	ASSERT_TRUE(made.unusable.contains(second()));
	EXPECT_THAT(made.unusable.at(second()), HasSubstr(second()));
}

TEST_F(LogDirClaims, MetadataDirectoryIsNotDoneWithout)
{
	put(std::filesystem::path(first()).parent_path().string(), "first", "a file in the way");
	EXPECT_THROW(claim(), Storage::StorageException);
}

TEST_F(LogDirClaims, BrokenFileIsRefusedByName)
{
	put(first(), "meta.properties", "version=1\nnode.id=1\n");
	EXPECT_EQ(refusal(), "Log directory " + first() + " cannot be used: its meta.properties has no cluster.id");
}

TEST_F(LogDirClaims, NewDirectoryJoinsTheClusterOfTheOthers)
{
	const LogDirClaim made = claim();
	std::filesystem::remove_all(second());
	const LogDirClaim found = claim();
	EXPECT_EQ(found.clusterId, made.clusterId);
	EXPECT_EQ(MetaProperties::parse(Aeon::Test::readFile(meta(second()))).clusterId, made.clusterId);
}

TEST_F(LogDirClaims, EmptyMetadataDirectoryBesideDataIsRefused)
{
	claim();
	std::filesystem::remove_all(first());
	EXPECT_THAT(refusal(), HasSubstr("Log directory " + first() + " is empty and should hold the metadata"));
}

TEST_F(LogDirClaims, MissingDirectoryIdIsAddedToTheFile)
{
	put(first(), "meta.properties", "version=1\ncluster.id=a\nnode.id=1\n");
	const LogDirClaim found = claim();
	EXPECT_EQ(MetaProperties::parse(Aeon::Test::readFile(meta(first()))).directoryId, found.directoryIds.at(first()));
}

TEST_F(LogDirClaims, CopiedDirectoryIsRefused)
{
	claim();
	std::filesystem::remove_all(second());
	std::filesystem::copy(first(), second(), std::filesystem::copy_options::recursive);
	EXPECT_THAT(refusal(), HasSubstr("has the same directory.id as " + first()));
}

} // namespace Aeon
