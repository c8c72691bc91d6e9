// OffsetCommit, OffsetFetch and OffsetDelete in every version, over the wire.

#include "GroupsTest.h"

#include "Aeon/Protocol/Messages/DeleteTopicsRequest.h"
#include "Aeon/Protocol/Messages/DeleteTopicsResponse.h"
#include "Aeon/Protocol/Messages/OffsetDeleteRequest.h"
#include "Aeon/Protocol/Messages/OffsetDeleteResponse.h"

#include <ostream>

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using Protocol::OffsetDeleteRequest;
using Protocol::OffsetDeleteResponse;

constexpr std::int16_t VERSIONS_END = 11;
/// First versions of OffsetFetch that tell a leader epoch, an error of the group, several groups, topic ids.
constexpr std::int16_t EPOCH_VERSION = 5;
constexpr std::int16_t GROUP_ERROR_VERSION = 2;
constexpr std::int16_t BATCH_VERSION = 8;
constexpr std::int16_t TOPIC_ID_VERSION = 10;

/// One partition as any version of OffsetFetch tells it.
struct Told
{
	std::int64_t offset = 0;
	std::int32_t leaderEpoch = 0;
	std::string metadata;
	ErrorCode code = NONE;

	friend bool operator==(const Told&, const Told&) = default;
};

std::ostream& operator<<(std::ostream& out, const Told& told)
{
	return out << told.offset << " epoch " << told.leaderEpoch << " '" << told.metadata << "' " << errorName(told.code);
}

template <typename Topics>
std::vector<Told> partitionsOf(const Topics& topics)
{
	std::vector<Told> told;
	for (const auto& topic : topics)
		for (const auto& partition : topic.partitions)
			told.push_back(
				{partition.committedOffset, partition.committedLeaderEpoch, std::string(partition.metadata.value()),
				 static_cast<ErrorCode>(partition.errorCode)});
	return told;
}

class OffsetsHandlers : public GroupsTest
{
protected:
	OffsetsHandlers() { awaitCoordinator(); }

	/// All partitions of the answer; the group's error must be the one given.
	std::vector<Told> fetch(const OffsetFetchRequest& request, std::int16_t version, ErrorCode groupError = NONE)
	{
		const auto reply = client->call<OffsetFetchResponse>(request, version);
		if (version < BATCH_VERSION)
		{
			EXPECT_EQ(codeOf(reply->errorCode), groupError) << version;
			return partitionsOf(reply->topics);
		}
		EXPECT_EQ(reply->groups.size(), 1u) << version;
		EXPECT_EQ(codeOf(reply->groups[0].errorCode), groupError) << version;
		return partitionsOf(reply->groups[0].topics);
	}

	void deleteTopic(std::string_view name)
	{
		Protocol::DeleteTopicsRequest request;
		request.topicNames.append(arena, name);
		const auto reply = client->call<Protocol::DeleteTopicsResponse>(request, 3);
		ASSERT_EQ(codeOf(reply->responses[0].errorCode), NONE);
	}

	/// A request for everything that a group has.
	static OffsetFetchRequest everythingOf(std::string_view group, Protocol::Arena& memory, std::int16_t version)
	{
		OffsetFetchRequest request;
		if (version < BATCH_VERSION)
		{
			request.groupId = group;
			request.topics = Protocol::Array<OffsetFetchRequest::OffsetFetchRequestTopic>::null();
			return request;
		}
		auto& asked = request.groups.append(memory);
		asked.groupId = group;
		asked.topics = Protocol::Array<OffsetFetchRequest::OffsetFetchRequestTopics>::null();
		return request;
	}
};

/// A broker that nobody has asked for a coordinator yet.
class OffsetsBeforeCoordinator : public GroupsTest
{
};

} // namespace

TEST_F(OffsetsHandlers, WhatEveryVersionCommitsEveryVersionFetches)
{
	createTopic("t");
	for (std::int16_t committing = 0; committing < VERSIONS_END; ++committing)
	{
		const std::string note = "note " + std::to_string(committing);
		auto request = commitRequest("g", "t", 100 + committing);
		request.topics[0].partitions[0].committedMetadata = note;
		request.topics[0].partitions[0].committedLeaderEpoch = 4;
		ASSERT_EQ(commit(request, committing), NONE) << committing;
		for (std::int16_t fetching = 0; fetching < VERSIONS_END; ++fetching)
		{
			const std::int32_t epoch = committing >= 6 && fetching >= EPOCH_VERSION ? 4 : -1;
			EXPECT_EQ(
				fetch(fetchRequest("g", "t", {0}, fetching), fetching),
				(std::vector<Told>{{100 + committing, epoch, note, NONE}}))
				<< committing << " then " << fetching;
		}
	}
}

TEST_F(OffsetsHandlers, UnsetLeaderEpochIsMinusOne)
{
	createTopic("t");
	for (const std::int16_t committing : {5, 6, 10})
	{
		auto request = commitRequest("g", "t", 7);
		ASSERT_EQ(commit(request, committing), NONE);
		for (std::int16_t fetching = EPOCH_VERSION; fetching < VERSIONS_END; ++fetching)
			EXPECT_EQ(fetch(fetchRequest("g", "t", {0}, fetching), fetching)[0].leaderEpoch, -1) << fetching;
	}
}

TEST_F(OffsetsHandlers, EveryPartitionAskedForIsAnswered)
{
	createTopic("t", 3);
	auto request = commitRequest("g", "t", 7);
	ASSERT_EQ(commit(request), NONE);
	for (std::int16_t version = 0; version < VERSIONS_END; ++version)
	{
		// In version 0 offsets lay in ZooKeeper, and one that was not there was an error.
		const Told nothing{-1, -1, "", version == 0 ? UNKNOWN_TOPIC_OR_PARTITION : NONE};
		EXPECT_EQ(
			fetch(fetchRequest("g", "t", {2, 0, 9}, version), version),
			(std::vector<Told>{nothing, {7, -1, "", NONE}, nothing}))
			<< version;
		EXPECT_EQ(fetch(fetchRequest("nobody", "t", {1}, version), version), (std::vector<Told>{nothing})) << version;
	}
}

TEST_F(OffsetsHandlers, NoMetadataIsEmptyMetadata)
{
	createTopic("t");
	for (const std::int16_t version : {0, 5, 9, 10})
	{
		auto request = commitRequest("g", "t", version);
		request.topics[0].partitions[0].committedMetadata = std::nullopt;
		ASSERT_EQ(commit(request, version), NONE);
		EXPECT_EQ(fetch(fetchRequest("g", "t", {0}, 9), 9), (std::vector<Told>{{version, -1, "", NONE}}));
	}
}

TEST_F(OffsetsHandlers, CommitsOfWhatDoesNotExistAreRefusedOneByOne)
{
	createTopic("t");
	for (std::int16_t version = 0; version < VERSIONS_END; ++version)
	{
		auto request = commitRequest("g", "missing", 1);
		if (version >= TOPIC_ID_VERSION) request.topics[0].topicId = Uuid{1, 2};
		auto& known = request.topics.append(arena);
		known.name = "t";
		known.topicId = topicId("t");
		known.partitions.append(arena).partitionIndex = 1;
		known.partitions.append(arena).committedOffset = version;
		const auto reply = client->call<OffsetCommitResponse>(request, version);
		ASSERT_EQ(reply->topics.size(), 2u);
		const bool byId = version >= TOPIC_ID_VERSION;
		EXPECT_EQ(
			codeOf(reply->topics[0].partitions[0].errorCode), byId ? UNKNOWN_TOPIC_ID : UNKNOWN_TOPIC_OR_PARTITION);
		EXPECT_EQ(codeOf(reply->topics[1].partitions[0].errorCode), UNKNOWN_TOPIC_OR_PARTITION);
		EXPECT_EQ(reply->topics[1].partitions[1].partitionIndex, 0);
		EXPECT_EQ(codeOf(reply->topics[1].partitions[1].errorCode), NONE);
		EXPECT_EQ(reply->topics[1].name, byId ? "" : "t");
		EXPECT_EQ(reply->topics[1].topicId, byId ? topicId("t") : Uuid());
		EXPECT_EQ(committed("g", "t"), version);
	}
}

TEST_F(OffsetsHandlers, TooLongMetadataIsRefused)
{
	createTopic("t");
	const std::string longest(4096, 'm');
	auto request = commitRequest("g", "t", 1);
	request.topics[0].partitions[0].committedMetadata = longest;
	EXPECT_EQ(commit(request), NONE);
	const std::string longer = longest + "m";
	request.topics[0].partitions[0].committedMetadata = longer;
	request.topics[0].partitions[0].committedOffset = 2;
	EXPECT_EQ(commit(request), OFFSET_METADATA_TOO_LARGE);
	EXPECT_EQ(committed("g", "t"), 1);
}

TEST_F(OffsetsHandlers, MemberOfAGroupThatIsNotThereCannotCommit)
{
	createTopic("t");
	for (std::int16_t version = 1; version < VERSIONS_END; ++version)
	{
		auto request = commitRequest("nobody", "t", 1);
		request.memberId = "m";
		request.generationIdOrMemberEpoch = 3;
		EXPECT_EQ(commit(request, version), version >= 9 ? GROUP_ID_NOT_FOUND : ILLEGAL_GENERATION) << version;
	}
}

TEST_F(OffsetsHandlers, OnlyMembersCommitToAGroupThatHasMembers)
{
	createTopic("t");
	const Membership member = join("g", "t");
	EXPECT_EQ(commit("g", "t", 1), UNKNOWN_MEMBER_ID) << "without membership";
	auto request = commitRequest("g", "t", 2);
	request.memberId = member.memberId;
	request.generationIdOrMemberEpoch = member.generation + 1;
	EXPECT_EQ(commit(request), ILLEGAL_GENERATION);
	request.generationIdOrMemberEpoch = member.generation;
	EXPECT_EQ(commit(request), NONE);
	EXPECT_EQ(committed("g", "t"), 2);
}

TEST_F(OffsetsHandlers, PartitionsThatDoNotExistKeepTheirErrorBesideTheGroups)
{
	createTopic("t");
	auto request = commitRequest("nobody", "t", 1);
	request.topics[0].partitions.append(arena).partitionIndex = 5;
	request.memberId = "m";
	request.generationIdOrMemberEpoch = 3;
	const auto reply = client->call<OffsetCommitResponse>(request, 9);
	EXPECT_EQ(codeOf(reply->topics[0].partitions[0].errorCode), GROUP_ID_NOT_FOUND);
	EXPECT_EQ(codeOf(reply->topics[0].partitions[1].errorCode), UNKNOWN_TOPIC_OR_PARTITION);
}

TEST_F(OffsetsHandlers, EverythingIsFetchedWhereNoTopicsAreNamed)
{
	createTopic("t", 2);
	createTopic("u");
	ASSERT_EQ(commit("g", "u", 3), NONE);
	auto request = commitRequest("g", "t", 1);
	auto& second = request.topics[0].partitions.append(arena);
	second.partitionIndex = 1;
	second.committedOffset = 2;
	second.committedMetadata = "m";
	client->call<OffsetCommitResponse>(request, 9);
	for (std::int16_t version = GROUP_ERROR_VERSION; version < VERSIONS_END; ++version)
	{
		EXPECT_EQ(
			fetch(everythingOf("g", arena, version), version),
			(std::vector<Told>{{1, -1, "", NONE}, {2, -1, "m", NONE}, {3, -1, "", NONE}}))
			<< version;
		EXPECT_TRUE(fetch(everythingOf("nobody", arena, version), version).empty()) << version;
	}
	const auto byId = client->call<OffsetFetchResponse>(everythingOf("g", arena, 10), 10);
	EXPECT_EQ(byId->groups[0].topics[0].topicId, topicId("t"));
	EXPECT_EQ(byId->groups[0].topics[1].topicId, topicId("u"));
}

TEST_F(OffsetsHandlers, SeveralGroupsAreFetchedAtOnce)
{
	createTopic("t");
	ASSERT_EQ(commit("g", "t", 1), NONE);
	ASSERT_EQ(commit("h", "t", 2), NONE);
	for (std::int16_t version = BATCH_VERSION; version < VERSIONS_END; ++version)
	{
		OffsetFetchRequest request;
		for (const char* group : {"h", "nobody", "g", "h"})
		{
			auto& asked = request.groups.append(arena);
			asked.groupId = group;
			auto& topic = asked.topics.append(arena);
			topic.name = "t";
			topic.topicId = topicId("t");
			topic.partitionIndexes.append(arena, 0);
		}
		const auto reply = client->call<OffsetFetchResponse>(request, version);
		ASSERT_EQ(reply->groups.size(), 4u);
		EXPECT_EQ(reply->groups[0].groupId, "h");
		EXPECT_EQ(partitionsOf(reply->groups[0].topics)[0].offset, 2);
		EXPECT_EQ(partitionsOf(reply->groups[1].topics)[0].offset, -1);
		EXPECT_EQ(partitionsOf(reply->groups[2].topics)[0].offset, 1);
		EXPECT_EQ(codeOf(reply->groups[3].errorCode), INVALID_REQUEST) << "named twice";
	}
}

TEST_F(OffsetsHandlers, UnknownTopicIdsAreAnsweredBesideKnownOnes)
{
	createTopic("t");
	ASSERT_EQ(commit("g", "t", 1), NONE);
	OffsetFetchRequest request;
	auto& group = request.groups.append(arena);
	group.groupId = "g";
	for (const Uuid& id : {Uuid{1, 2}, topicId("t"), Uuid()})
	{
		auto& topic = group.topics.append(arena);
		topic.topicId = id;
		topic.partitionIndexes.append(arena, 0);
	}
	const auto reply = client->call<OffsetFetchResponse>(request, 10);
	EXPECT_EQ(reply->groups[0].topics[0].topicId, (Uuid{1, 2}));
	EXPECT_EQ(
		partitionsOf(reply->groups[0].topics),
		(std::vector<Told>{{-1, -1, "", UNKNOWN_TOPIC_ID}, {1, -1, "", NONE}, {-1, -1, "", UNKNOWN_TOPIC_ID}}));
}

TEST_F(OffsetsHandlers, DeletedTopicTakesItsOffsetsAlong)
{
	createTopic("t");
	ASSERT_EQ(commit("g", "t", 1), NONE);
	deleteTopic("t");
	createTopic("t");
	for (std::int16_t version = 1; version < VERSIONS_END; ++version)
		EXPECT_EQ(fetch(fetchRequest("g", "t", {0}, version), version)[0].offset, -1) << version;
	EXPECT_TRUE(fetch(everythingOf("g", arena, 9), 9).empty());
	ASSERT_EQ(commit("g", "t", 2), NONE);
	restart();
	EXPECT_EQ(committed("g", "t"), 2);
}

TEST_F(OffsetsHandlers, RestartKeepsWhatWasCommitted)
{
	createTopic("t");
	ASSERT_EQ(commit("g", "t", 42), NONE);
	restart();
	EXPECT_EQ(committed("g", "t"), 42);
}

TEST_F(OffsetsHandlers, StableOffsetsAreAllThereAre)
{
	createTopic("t");
	ASSERT_EQ(commit("g", "t", 1), NONE);
	for (std::int16_t version = 7; version < VERSIONS_END; ++version)
	{
		auto request = fetchRequest("g", "t", {0}, version);
		request.requireStable = true;
		EXPECT_EQ(fetch(request, version)[0].offset, 1) << version;
	}
}

TEST_F(OffsetsHandlers, OffsetDeleteDropsOffsetsOfEmptyGroups)
{
	createTopic("t", 2);
	ASSERT_EQ(commit("g", "t", 1), NONE);
	OffsetDeleteRequest request;
	request.groupId = "g";
	auto& topic = request.topics.append(arena);
	topic.name = "t";
	for (const std::int32_t partition : {1, 0, 7})
		topic.partitions.append(arena).partitionIndex = partition;
	auto& missing = request.topics.append(arena);
	missing.name = "missing";
	missing.partitions.append(arena);
	const auto reply = client->call<OffsetDeleteResponse>(request, 0);
	EXPECT_EQ(codeOf(reply->errorCode), NONE);
	ASSERT_EQ(reply->topics.size(), 2u);
	EXPECT_EQ(codeOf(reply->topics[0].partitions[0].errorCode), NONE);
	EXPECT_EQ(codeOf(reply->topics[0].partitions[1].errorCode), NONE);
	EXPECT_EQ(codeOf(reply->topics[0].partitions[2].errorCode), UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(codeOf(reply->topics[1].partitions[0].errorCode), UNKNOWN_TOPIC_OR_PARTITION);
	EXPECT_EQ(committed("g", "t"), -1);
}

TEST_F(OffsetsHandlers, OffsetDeleteOfAGroupThatIsNotThereFailsAsAWhole)
{
	createTopic("t");
	OffsetDeleteRequest request;
	request.groupId = "nobody";
	auto& topic = request.topics.append(arena);
	topic.name = "t";
	topic.partitions.append(arena);
	auto reply = client->call<OffsetDeleteResponse>(request, 0);
	EXPECT_EQ(codeOf(reply->errorCode), GROUP_ID_NOT_FOUND);
	EXPECT_TRUE(reply->topics.empty());
	request.groupId = "";
	reply = client->call<OffsetDeleteResponse>(request, 0);
	EXPECT_EQ(codeOf(reply->errorCode), INVALID_GROUP_ID);
}

TEST_F(OffsetsHandlers, OffsetDeleteKeepsWhatAMemberIsSubscribedTo)
{
	createTopic("t");
	createTopic("u");
	ASSERT_EQ(commit("g", "t", 1), NONE);
	ASSERT_EQ(commit("g", "u", 2), NONE);
	join("g", "t");
	OffsetDeleteRequest request;
	request.groupId = "g";
	for (const char* name : {"t", "u"})
	{
		auto& topic = request.topics.append(arena);
		topic.name = name;
		topic.partitions.append(arena);
	}
	const auto reply = client->call<OffsetDeleteResponse>(request, 0);
	EXPECT_EQ(codeOf(reply->errorCode), NONE);
	EXPECT_EQ(codeOf(reply->topics[0].partitions[0].errorCode), GROUP_SUBSCRIBED_TO_TOPIC);
	EXPECT_EQ(codeOf(reply->topics[1].partitions[0].errorCode), NONE);
	EXPECT_EQ(committed("g", "t"), 1);
	EXPECT_EQ(committed("g", "u"), -1);
}

TEST_F(OffsetsBeforeCoordinator, ErrorOfTheGroupStandsWhereTheVersionHasAPlaceForIt)
{
	createTopic("t", 2);
	for (std::int16_t version = 0; version < VERSIONS_END; ++version)
	{
		const auto reply = client->call<OffsetFetchResponse>(fetchRequest("g", "t", {0, 1}, version), version);
		if (version < GROUP_ERROR_VERSION)
		{
			const Told failed{-1, -1, "", NOT_COORDINATOR};
			EXPECT_EQ(partitionsOf(reply->topics), (std::vector<Told>{failed, failed})) << version;
		}
		else if (version < BATCH_VERSION)
		{
			EXPECT_EQ(codeOf(reply->errorCode), NOT_COORDINATOR) << version;
			EXPECT_TRUE(reply->topics.empty()) << version;
		}
		else
		{
			EXPECT_EQ(reply->groups[0].groupId, "g") << version;
			EXPECT_EQ(codeOf(reply->groups[0].errorCode), NOT_COORDINATOR) << version;
			EXPECT_TRUE(reply->groups[0].topics.empty()) << version;
		}
	}
	EXPECT_EQ(commit("g", "t", 1), NOT_COORDINATOR);
}

} // namespace Aeon::Test
