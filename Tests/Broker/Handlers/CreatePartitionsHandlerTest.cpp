#include "AdminTest.h"

#include "Aeon/Protocol/Messages/CreatePartitionsRequest.h"
#include "Aeon/Protocol/Messages/CreatePartitionsResponse.h"

namespace Aeon::Test
{

namespace
{

using Protocol::CreatePartitionsRequest;
using Protocol::CreatePartitionsResponse;

class CreatePartitionsHandler : public AdminTest
{
protected:
	CreatePartitionsRequest::CreatePartitionsTopic&
	add(CreatePartitionsRequest& request, std::string_view name, std::int32_t count)
	{
		auto& topic = request.topics.append(arena);
		topic.name = name;
		topic.count = count;
		topic.assignments = decltype(topic.assignments)::null();
		return topic;
	}
};

} // namespace

TEST_F(CreatePartitionsHandler, AddsPartitionsInEveryVersion)
{
	createTopic("t");
	for (std::int16_t version = 0; version <= CreatePartitionsRequest::HIGHEST_VERSION; ++version)
	{
		CreatePartitionsRequest request;
		add(request, "t", version + 2);
		const auto reply = client->call<CreatePartitionsResponse>(request, version);
		ASSERT_EQ(reply->results.size(), 1u);
		EXPECT_EQ(codeOf(reply->results[0].errorCode), ErrorCode::NONE) << version;
		EXPECT_FALSE(reply->results[0].errorMessage.has_value()) << version;
		EXPECT_EQ(partitionCount("t"), version + 2);
	}
}

TEST_F(CreatePartitionsHandler, ValidatesWithoutAdding)
{
	createTopic("t");
	CreatePartitionsRequest request;
	add(request, "t", 4);
	request.validateOnly = true;
	EXPECT_EQ(codeOf(client->call<CreatePartitionsResponse>(request, 3)->results[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(partitionCount("t"), 1);
}

TEST_F(CreatePartitionsHandler, RefusesWithKafkasCodes)
{
	createTopic("t", 2);
	createTopic("good");
	createTopic("twice");
	CreatePartitionsRequest request;
	add(request, "missing", 3);
	add(request, "t", 2);
	add(request, "good", 2);
	add(request, "twice", 3);
	add(request, "twice", 4);
	const auto reply = client->call<CreatePartitionsResponse>(request, 3);
	ASSERT_EQ(reply->results.size(), 4u);
	EXPECT_EQ(codeOf(reply->results[0].errorCode), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(reply->results[1].errorCode), ErrorCode::INVALID_PARTITIONS);
	EXPECT_EQ(codeOf(reply->results[2].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOf(reply->results[3].errorCode), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(partitionCount("t"), 2);
	EXPECT_EQ(partitionCount("twice"), 1);

	CreatePartitionsRequest assigned;
	auto& topic = add(assigned, "t", 4);
	topic.assignments = decltype(topic.assignments)();
	topic.assignments.append(arena).brokerIds.append(arena, 1);
	EXPECT_EQ(
		codeOf(client->call<CreatePartitionsResponse>(assigned, 3)->results[0].errorCode),
		ErrorCode::INVALID_REPLICA_ASSIGNMENT)
		<< "one assignment for two partitions";
	topic.assignments.append(arena).brokerIds.append(arena, 9);
	EXPECT_EQ(
		codeOf(client->call<CreatePartitionsResponse>(assigned, 3)->results[0].errorCode),
		ErrorCode::INVALID_REPLICA_ASSIGNMENT)
		<< "an unknown broker";
}

} // namespace Aeon::Test
