#include "ServingTest.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int16_t NEWEST = FetchRequest::HIGHEST_VERSION;

SettingMap fewSlots()
{
	return {{"max.incremental.fetch.session.cache.slots", "2"}};
}

class FetchSessions : public ServingTest
{
protected:
	FetchSessions() : ServingTest(fewSlots()) {}

	static FetchOptions in(std::int32_t session, std::int32_t epoch, std::int16_t version = NEWEST)
	{
		FetchOptions options;
		options.version = version;
		options.sessionId = session;
		options.sessionEpoch = epoch;
		return options;
	}
	static FetchAsk at(std::int32_t partition, std::int64_t offset)
	{
		FetchAsk ask;
		ask.partition = partition;
		ask.offset = offset;
		return ask;
	}
	/// Indexes of the partitions that a response names, in its order.
	static std::vector<std::int32_t> named(const Reply<FetchResponse>& reply)
	{
		std::vector<std::int32_t> indexes;
		for (const auto& topic : reply->responses)
			for (const auto& partition : topic.partitions)
				indexes.push_back(partition.partitionIndex);
		return indexes;
	}
	/// A session over both partitions of a new topic of two.
	std::int32_t begin(const std::string& topic, std::int16_t version = NEWEST)
	{
		createTopic(topic, 2);
		const auto reply = fetch(topic, {at(0, 0), at(1, 0)}, in(0, 0, version));
		EXPECT_EQ(reply->errorCode, 0);
		EXPECT_NE(reply->sessionId, 0);
		return reply->sessionId;
	}
};

} // namespace

TEST_F(FetchSessions, FullFetchBeginsASessionAndNamesAllPartitions)
{
	createTopic("full", 2);
	for (const std::int16_t version : {std::int16_t{7}, std::int16_t{12}})
	{
		const auto reply = fetch("full", {at(0, 0), at(1, 0)}, in(0, 0, version));
		EXPECT_GT(reply->sessionId, 0);
		EXPECT_THAT(named(reply), ElementsAre(0, 1));
	}
}

TEST_F(FetchSessions, FetchOutsideOfSessionsBeginsNone)
{
	createTopic("sessionless");
	const auto reply = fetch("sessionless", {at(0, 0)}, in(0, -1));
	EXPECT_EQ(reply->sessionId, 0);
	EXPECT_THAT(named(reply), ElementsAre(0));
}

TEST_F(FetchSessions, IncrementalFetchNamesOnlyPartitionsWithNews)
{
	for (const std::int16_t version : {std::int16_t{7}, NEWEST})
	{
		SCOPED_TRACE(version);
		const auto topic = "news" + std::to_string(version);
		const auto session = begin(topic, version);
		const auto quiet = fetch(topic, {}, in(session, 1, version));
		EXPECT_EQ(quiet->sessionId, session);
		EXPECT_THAT(named(quiet), IsEmpty());

		produceValues(topic, {"x"}, 1);
		const auto news = fetch(topic, {}, in(session, 2, version));
		EXPECT_THAT(named(news), ElementsAre(1));
		EXPECT_EQ(news->responses[0].partitions[0].highWatermark, 1);

		// The client has not moved on: the records come again.
		EXPECT_THAT(named(fetch(topic, {}, in(session, 3, version))), ElementsAre(1));
		EXPECT_THAT(named(fetch(topic, {at(1, 1)}, in(session, 4, version))), IsEmpty());
	}
}

TEST_F(FetchSessions, PartitionThatGaveRecordsGoesToTheEnd)
{
	const auto session = begin("fair");
	produceValues("fair", {"x"}, 0);
	produceValues("fair", {"y"}, 1);
	auto options = in(session, 1);
	options.bytesMax = 1;
	const auto first = fetch("fair", {}, options);
	EXPECT_THAT(named(first), ElementsAre(0, 1));
	EXPECT_GT(first->responses[0].partitions[0].records.sizeInBytes(), 0U);
	options.sessionEpoch = 2;
	const auto second = fetch("fair", {}, options);
	EXPECT_THAT(named(second), ElementsAre(1));
	EXPECT_GT(second->responses[0].partitions[0].records.sizeInBytes(), 0U);
}

TEST_F(FetchSessions, ForgottenPartitionIsReadNoMore)
{
	const auto session = begin("forget");
	produceValues("forget", {"x"}, 0);
	produceValues("forget", {"y"}, 1);
	auto request = fetchRequest("forget", {}, in(session, 1));
	auto& forgotten = request.forgottenTopicsData.append(arena);
	forgotten.topicId = topicId("forget");
	forgotten.partitions.append(arena, 0);
	EXPECT_THAT(named(client->call<FetchResponse>(request, NEWEST)), ElementsAre(1));
}

TEST_F(FetchSessions, SessionWithoutPartitionsEnds)
{
	const auto session = begin("ending");
	auto request = fetchRequest("ending", {}, in(session, 1));
	auto& forgotten = request.forgottenTopicsData.append(arena);
	forgotten.topicId = topicId("ending");
	forgotten.partitions.append(arena, 0);
	forgotten.partitions.append(arena, 1);
	EXPECT_EQ(client->call<FetchResponse>(request, NEWEST)->sessionId, 0);
	EXPECT_EQ(codeOf(fetch("ending", {}, in(session, 2))->errorCode), ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
}

TEST_F(FetchSessions, PartitionWithAnErrorIsNamedEachTime)
{
	const auto session = begin("faulty");
	EXPECT_THAT(named(fetch("faulty", {at(0, 99)}, in(session, 1))), ElementsAre(0));
	EXPECT_THAT(named(fetch("faulty", {}, in(session, 2))), ElementsAre(0));
	// Once the error is over the partition is told anew, though nothing else has changed.
	EXPECT_THAT(named(fetch("faulty", {at(0, 0)}, in(session, 3))), ElementsAre(0));
	EXPECT_THAT(named(fetch("faulty", {}, in(session, 4))), IsEmpty());
}

TEST_F(FetchSessions, UnknownSessionIsNotFound)
{
	createTopic("unknown");
	const auto reply = fetch("unknown", {}, in(12345, 1));
	EXPECT_EQ(codeOf(reply->errorCode), ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
	EXPECT_TRUE(reply->responses.empty());
}

TEST_F(FetchSessions, WrongEpochIsRefusedAndTheSessionGoesOn)
{
	const auto session = begin("epochs");
	for (const std::int32_t epoch : {2, 7, 2147483647})
		EXPECT_EQ(codeOf(fetch("epochs", {}, in(session, epoch))->errorCode), ErrorCode::INVALID_FETCH_SESSION_EPOCH);
	EXPECT_EQ(fetch("epochs", {}, in(session, 1))->errorCode, 0);
	EXPECT_EQ(codeOf(fetch("epochs", {}, in(session, 1))->errorCode), ErrorCode::INVALID_FETCH_SESSION_EPOCH);
}

TEST_F(FetchSessions, SessionCannotChangeFromNamesToIds)
{
	const auto session = begin("names", 12);
	EXPECT_EQ(codeOf(fetch("names", {}, in(session, 1, 13))->errorCode), ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR);
	EXPECT_EQ(fetch("names", {}, in(session, 1, 12))->errorCode, 0);
}

TEST_F(FetchSessions, FinalEpochEndsTheSession)
{
	const auto session = begin("final");
	const auto last = fetch("final", {at(0, 0)}, in(session, -1));
	EXPECT_EQ(last->sessionId, 0);
	EXPECT_THAT(named(last), ElementsAre(0));
	EXPECT_EQ(codeOf(fetch("final", {}, in(session, 1))->errorCode), ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
}

TEST_F(FetchSessions, FullCacheServesNewcomersWithoutASession)
{
	const auto first = begin("first");
	begin("second");
	createTopic("third");
	const auto reply = fetch("third", {at(0, 0)}, in(0, 0));
	EXPECT_EQ(reply->sessionId, 0);
	EXPECT_THAT(named(reply), ElementsAre(0));
	EXPECT_EQ(fetch("first", {}, in(first, 1))->errorCode, 0);
}

TEST_F(FetchSessions, TopicThatGoesIsToldInTheSession)
{
	const auto session = begin("gone");
	deleteTopic("gone");
	const auto reply = fetch("gone", {}, in(session, 1));
	EXPECT_THAT(named(reply), ElementsAre(0, 1));
	EXPECT_EQ(codeOf(reply->responses[0].partitions[0].errorCode), ErrorCode::UNKNOWN_TOPIC_ID);
}

} // namespace Aeon::Test
