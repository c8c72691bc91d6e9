#include "Aeon/Broker/MetaProperties.h"

#include "Aeon/Broker/ConfigException.h"

#include <gtest/gtest.h>

namespace Aeon
{

namespace
{

std::string refusal(std::string_view text)
{
	try
	{
		MetaProperties::parse(text);
		return "accepted";
	}
	catch (const ConfigException& error)
	{
		return error.message();
	}
}

} // namespace

TEST(MetaProperties, KafkasFileIsRead)
{
	const MetaProperties meta =
		MetaProperties::parse("#\n#Wed Jan 03 10:00:00 UTC 2024\ncluster.id=5L6g3nShT-eMCtK--X86sw\n"
							  "directory.id=FnkDVG9vSLeUGZ0GrcGuCQ\nnode.id=1\nversion=1\n");
	EXPECT_EQ(meta.clusterId, "5L6g3nShT-eMCtK--X86sw");
	EXPECT_EQ(meta.nodeId, NodeId(1));
	ASSERT_TRUE(meta.directoryId.has_value());
	EXPECT_EQ(meta.directoryId->toString(), "FnkDVG9vSLeUGZ0GrcGuCQ");
}

TEST(MetaProperties, WrittenTextIsReadBack)
{
	const MetaProperties meta{"a cluster", NodeId(7), Uuid::random()};
	const MetaProperties again = MetaProperties::parse(meta.toText());
	EXPECT_EQ(again.clusterId, meta.clusterId);
	EXPECT_EQ(again.nodeId, meta.nodeId);
	EXPECT_EQ(again.directoryId, meta.directoryId);
}

TEST(MetaProperties, DirectoryIdMayBeMissing)
{
	EXPECT_FALSE(MetaProperties::parse("version=1\ncluster.id=c\nnode.id=1\n").directoryId.has_value());
}

TEST(MetaProperties, FileOfZooKeepersTimeIsRefused)
{
	EXPECT_NE(refusal("version=0\nbroker.id=0\ncluster.id=c\n").find("ZooKeeper"), std::string::npos);
	EXPECT_NE(refusal("broker.id=0\ncluster.id=c\n").find("ZooKeeper"), std::string::npos);
}

TEST(MetaProperties, MissingOrBrokenValuesAreRefused)
{
	EXPECT_EQ(refusal("version=1\nnode.id=1\n"), "has no cluster.id");
	EXPECT_EQ(refusal("version=1\ncluster.id=c\n"), "has no node.id");
	EXPECT_EQ(refusal("version=2\ncluster.id=c\nnode.id=1\n"), "version=2 is not known; 1 is");
	EXPECT_EQ(refusal("version=1\ncluster.id=c\nnode.id=one\n"), "node.id=one is not a number from 0 to 2147483647");
	EXPECT_EQ(
		refusal("version=1\ncluster.id=c\nnode.id=1\ndirectory.id=x\n"), "directory.id=x is not the id of a directory");
}

TEST(MetaProperties, ReservedDirectoryIdIsRefused)
{
	EXPECT_EQ(
		refusal("version=1\ncluster.id=c\nnode.id=1\ndirectory.id=AAAAAAAAAAAAAAAAAAAAAQ\n"),
		"directory.id=AAAAAAAAAAAAAAAAAAAAAQ is not the id of a directory");
}

} // namespace Aeon
