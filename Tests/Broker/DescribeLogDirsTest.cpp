#include "ServingTest.h"

#include "Aeon/Protocol/Messages/DescribeLogDirsRequest.h"
#include "Aeon/Protocol/Messages/DescribeLogDirsResponse.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using Protocol::DescribeLogDirsRequest;
using Protocol::DescribeLogDirsResponse;

class DescribeLogDirs : public ServingTest
{
protected:
	Reply<DescribeLogDirsResponse> ask(const DescribeLogDirsRequest& request, std::int16_t version)
	{
		return client->call<DescribeLogDirsResponse>(request, version);
	}
	/// "topic-partition" of everything that a response names.
	static std::vector<std::string> replicas(const DescribeLogDirsResponse& response)
	{
		std::vector<std::string> names;
		for (const auto& directory : response.results)
			for (const auto& topic : directory.topics)
				for (const auto& partition : topic.partitions)
					names.push_back(std::string(topic.name) + "-" + std::to_string(partition.partitionIndex));
		return names;
	}
};

} // namespace

TEST_F(DescribeLogDirs, EveryVersionTellsAllReplicasWithTheirSizes)
{
	createTopic("sizes", 2);
	produceValues("sizes", {std::string(5000, 'x')}, 1);
	DescribeLogDirsRequest request;
	request.topics = Protocol::Array<DescribeLogDirsRequest::DescribableLogDirTopic>::null();
	for (std::int16_t version = 0; version <= DescribeLogDirsRequest::HIGHEST_VERSION; ++version)
	{
		SCOPED_TRACE(version);
		const auto reply = ask(request, version);
		ASSERT_EQ(reply->results.size(), 1U);
		const auto& directory = reply->results[0];
		EXPECT_EQ(directory.errorCode, 0);
		EXPECT_TRUE(std::string(directory.logDir).starts_with('/'));
		EXPECT_THAT(replicas(*reply), testing::ElementsAre("sizes-0", "sizes-1"));
		EXPECT_EQ(directory.topics[0].partitions[0].partitionSize, 0);
		EXPECT_GT(directory.topics[0].partitions[1].partitionSize, 5000);
		EXPECT_EQ(directory.topics[0].partitions[1].offsetLag, 0);
		EXPECT_FALSE(directory.topics[0].partitions[1].isFutureKey);
		if (version < 4) continue;
		EXPECT_GT(directory.totalBytes, 0);
		EXPECT_LE(directory.usableBytes, directory.totalBytes);
	}
}

TEST_F(DescribeLogDirs, OnlyWhatIsAskedForIsTold)
{
	createTopic("asked", 3);
	createTopic("other");
	DescribeLogDirsRequest request;
	auto& topic = request.topics.append(arena);
	topic.topic = "asked";
	topic.partitions.append(arena, 2);
	topic.partitions.append(arena, 99);
	EXPECT_THAT(replicas(*ask(request, 4)), testing::ElementsAre("asked-2"));

	DescribeLogDirsRequest none;
	const auto reply = ask(none, 4);
	EXPECT_EQ(reply->results.size(), 1U);
	EXPECT_THAT(replicas(*reply), testing::IsEmpty());
}

} // namespace Aeon::Test
