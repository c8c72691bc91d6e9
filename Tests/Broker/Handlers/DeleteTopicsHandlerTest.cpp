#include "AdminTest.h"

#include "Aeon/Protocol/Messages/DeleteTopicsRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsResponse.h"

#include <filesystem>

namespace Aeon::Test
{

namespace
{

using Protocol::DeleteTopicsRequest;
using Protocol::DeleteTopicsResponse;

class DeleteTopicsHandler : public AdminTest
{
protected:
	using AdminTest::AdminTest;

	DeleteTopicsRequest byName(std::initializer_list<std::string_view> names)
	{
		DeleteTopicsRequest request;
		for (const auto name : names)
			request.topicNames.append(arena, name);
		return request;
	}

	void add(DeleteTopicsRequest& request, std::optional<std::string_view> name, const Uuid& id)
	{
		auto& topic = request.topics.append(arena);
		topic.name = name;
		topic.topicId = id;
	}

	ErrorCode codeOfMetadata(std::string_view topic) { return codeOf(metadataOf(topic)->topics[0].errorCode); }
};

class DeleteTopicsForbidden : public DeleteTopicsHandler
{
protected:
	DeleteTopicsForbidden() : DeleteTopicsHandler({{"delete.topic.enable", "false"}}) {}
};

} // namespace

TEST_F(DeleteTopicsHandler, DeletesByNameInEveryVersion)
{
	for (std::int16_t version = 0; version <= DeleteTopicsRequest::HIGHEST_VERSION; ++version)
	{
		const Uuid id = createTopic("t");
		DeleteTopicsRequest request = version < 6 ? byName({"t"}) : DeleteTopicsRequest{};
		if (version >= 6) add(request, "t", Uuid{});
		const auto reply = client->call<DeleteTopicsResponse>(request, version);
		ASSERT_EQ(reply->responses.size(), 1u) << version;
		EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::NONE) << version;
		EXPECT_EQ(reply->responses[0].name, "t") << version;
		if (version >= 6)
		{
			EXPECT_EQ(reply->responses[0].topicId, id);
		}
		EXPECT_EQ(codeOfMetadata("t"), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION) << version;
	}
	EXPECT_FALSE(std::filesystem::exists(broker.dataDirectory() + "/t-0"));
}

TEST_F(DeleteTopicsHandler, DeletesById)
{
	DeleteTopicsRequest request;
	add(request, std::nullopt, createTopic("t"));
	const auto reply = client->call<DeleteTopicsResponse>(request, 6);
	EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::NONE);
	EXPECT_EQ(codeOfMetadata("t"), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(DeleteTopicsHandler, ANewTopicOfTheSameNameIsAnotherTopic)
{
	const Uuid first = createTopic("t", 2, {{"retention.ms", "5"}});
	client->call<DeleteTopicsResponse>(byName({"t"}), 5);
	EXPECT_NE(createTopic("t"), first);
	EXPECT_EQ(partitionCount("t"), 1);
	EXPECT_NE(topicConfig("t", "retention.ms"), "5");
}

TEST_F(DeleteTopicsHandler, RefusesWithKafkasCodes)
{
	const Uuid id = createTopic("t");
	const Uuid twice = createTopic("twice");
	const Uuid unknown = Uuid::random();
	DeleteTopicsRequest request;
	add(request, "missing", Uuid{});
	add(request, std::nullopt, unknown);
	add(request, std::nullopt, Uuid{});
	add(request, "t", id);
	add(request, "twice", Uuid{});
	add(request, std::nullopt, twice);
	const auto reply = client->call<DeleteTopicsResponse>(request, 6);
	ASSERT_EQ(reply->responses.size(), 6u);
	const ErrorCode expected[] = {
		ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
		ErrorCode::UNKNOWN_TOPIC_ID,
		ErrorCode::INVALID_REQUEST,
		ErrorCode::INVALID_REQUEST,
		ErrorCode::INVALID_REQUEST,
		ErrorCode::INVALID_REQUEST};
	for (std::size_t index = 0; index < 6; ++index)
		EXPECT_EQ(codeOf(reply->responses[index].errorCode), expected[index]) << index;
	EXPECT_EQ(codeOfMetadata("t"), ErrorCode::NONE);
	EXPECT_EQ(codeOfMetadata("twice"), ErrorCode::NONE);
}

TEST_F(DeleteTopicsHandler, AnswersARepeatedNameOnceWithoutDeletingIt)
{
	createTopic("t");
	const auto reply = client->call<DeleteTopicsResponse>(byName({"t", "t"}), 5);
	ASSERT_EQ(reply->responses.size(), 1u);
	EXPECT_EQ(codeOf(reply->responses[0].errorCode), ErrorCode::INVALID_REQUEST);
	EXPECT_EQ(codeOfMetadata("t"), ErrorCode::NONE);
}

TEST_F(DeleteTopicsForbidden, NothingIsDeletedWhereTheBrokerForbidsIt)
{
	createTopic("t");
	for (std::int16_t version = 0; version <= 5; ++version)
		EXPECT_EQ(
			codeOf(client->call<DeleteTopicsResponse>(byName({"t"}), version)->responses[0].errorCode),
			version < 3 ? ErrorCode::INVALID_REQUEST : ErrorCode::TOPIC_DELETION_DISABLED)
			<< version;
	EXPECT_EQ(codeOfMetadata("t"), ErrorCode::NONE);
}

} // namespace Aeon::Test
