#include "GroupsTest.h"

#include "Aeon/Protocol/Messages/ConsumerProtocolSubscription.h"
#include "Aeon/Protocol/Messages/FindCoordinatorRequest.h"
#include "Aeon/Protocol/Messages/FindCoordinatorResponse.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"
#include "Aeon/Protocol/Messages/ListGroupsRequest.h"
#include "Aeon/Protocol/Messages/ListGroupsResponse.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"

#include <chrono>

namespace Aeon::Test
{

namespace
{

constexpr std::int16_t BATCH_VERSION = 8;
constexpr std::int16_t TOPIC_ID_VERSION = 10;
constexpr std::chrono::seconds PATIENCE{30};

SettingMap withFewPartitions(SettingMap settings)
{
	settings.emplace("offsets.topic.num.partitions", "3");
	settings.emplace("group.initial.rebalance.delay.ms", "0");
	return settings;
}

/// The metadata of a consumer that is subscribed to one topic: int16 version, then the subscription.
BytesView subscriptionTo(std::string_view topic, Protocol::Arena& arena)
{
	Protocol::ConsumerProtocolSubscription subscription;
	subscription.topics.append(arena, topic);
	const std::size_t size = sizeof(std::int16_t) + subscription.encodedSize(0).memoryBytes;
	auto* bytes = static_cast<std::uint8_t*>(arena.allocate(size, 1));
	Protocol::Encoder encoder(std::span(bytes, size));
	encoder.writeInt16(0);
	subscription.encode(encoder, 0);
	encoder.finish();
	return {bytes, size};
}

} // namespace

GroupsTest::GroupsTest(const SettingMap& settings) : AdminTest(withFewPartitions(settings))
{
}

void GroupsTest::awaitCoordinator()
{
	Protocol::FindCoordinatorRequest find;
	find.key = "any";
	const auto found = client->call<Protocol::FindCoordinatorResponse>(find, 0);
	ASSERT_EQ(codeOf(found->errorCode), ErrorCode::NONE);
	const auto end = std::chrono::steady_clock::now() + PATIENCE;
	ErrorCode code = ErrorCode::COORDINATOR_LOAD_IN_PROGRESS;
	while (code == ErrorCode::COORDINATOR_LOAD_IN_PROGRESS && std::chrono::steady_clock::now() < end)
		code = codeOf(client->call<Protocol::ListGroupsResponse>(Protocol::ListGroupsRequest(), 4)->errorCode);
	ASSERT_EQ(code, ErrorCode::NONE);
}

void GroupsTest::restart()
{
	client.reset();
	broker.restart();
	client.emplace(broker.port());
	awaitCoordinator();
}

OffsetCommitRequest GroupsTest::commitRequest(std::string_view group, std::string_view topic, std::int64_t offset)
{
	OffsetCommitRequest request;
	request.groupId = group;
	auto& asked = request.topics.append(arena);
	asked.name = topic;
	asked.topicId = topicId(topic);
	asked.partitions.append(arena).committedOffset = offset;
	return request;
}

ErrorCode GroupsTest::commit(const OffsetCommitRequest& request, std::int16_t version)
{
	const auto reply = client->call<OffsetCommitResponse>(request, version);
	EXPECT_EQ(reply->topics.size(), 1u);
	EXPECT_EQ(reply->topics[0].partitions.size(), 1u);
	return codeOf(reply->topics[0].partitions[0].errorCode);
}

ErrorCode GroupsTest::commit(std::string_view group, std::string_view topic, std::int64_t offset)
{
	return commit(commitRequest(group, topic, offset));
}

OffsetFetchRequest GroupsTest::fetchRequest(
	std::string_view group, std::string_view topic, const std::vector<std::int32_t>& partitions, std::int16_t version)
{
	OffsetFetchRequest request;
	const auto fill = [&](auto& asked)
	{
		asked.name = topic;
		for (const std::int32_t partition : partitions)
			asked.partitionIndexes.append(arena, partition);
	};
	if (version < BATCH_VERSION)
	{
		request.groupId = group;
		fill(request.topics.append(arena));
		return request;
	}
	auto& asked = request.groups.append(arena);
	asked.groupId = group;
	fill(asked.topics.append(arena));
	if (version >= TOPIC_ID_VERSION) asked.topics[0].topicId = topicId(topic);
	return request;
}

std::int64_t GroupsTest::committed(std::string_view group, std::string_view topic)
{
	const auto reply = client->call<OffsetFetchResponse>(fetchRequest(group, topic, {0}, 9), 9);
	EXPECT_EQ(codeOf(reply->groups[0].errorCode), ErrorCode::NONE);
	return reply->groups[0].topics[0].partitions[0].committedOffset;
}

Membership GroupsTest::join(std::string_view group, std::string_view topic)
{
	constexpr std::int16_t VERSION = 3;
	Protocol::JoinGroupRequest request;
	request.groupId = group;
	request.sessionTimeoutMs = 30'000;
	request.rebalanceTimeoutMs = 30'000;
	request.protocolType = "consumer";
	auto& protocol = request.protocols.append(arena);
	protocol.name = "range";
	protocol.metadata = subscriptionTo(topic, arena);
	const auto joined = client->call<Protocol::JoinGroupResponse>(request, VERSION);
	EXPECT_EQ(codeOf(joined->errorCode), ErrorCode::NONE);
	Protocol::SyncGroupRequest sync;
	sync.groupId = group;
	sync.generationId = joined->generationId;
	sync.memberId = joined->memberId;
	sync.assignments.append(arena).memberId = joined->memberId;
	const auto synced = client->call<Protocol::SyncGroupResponse>(sync, VERSION);
	EXPECT_EQ(codeOf(synced->errorCode), ErrorCode::NONE);
	return {std::string(joined->memberId), joined->generationId};
}

Uuid GroupsTest::topicId(std::string_view name)
{
	return metadataOf(name)->topics[0].topicId;
}

} // namespace Aeon::Test
