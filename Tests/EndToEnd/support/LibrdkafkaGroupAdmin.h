#pragma once

#include "GroupPartition.h"
#include "LibrdkafkaAdminClient.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What librdkafka's admin client, which exists in C only, can do with groups. Every call blocks until the broker has
/// answered. Not thread-safe: one thread at a time.
class LibrdkafkaGroupAdmin
{
public:
	using Error = rd_kafka_resp_err_t;

	struct Listing
	{
		std::string state;
		/// Offsets without members.
		bool isSimple = false;

		bool operator==(const Listing&) const = default;
	};

	struct Member
	{
		std::string id;
		std::string instanceId;
		std::string clientId;
		std::string host;
		std::set<GroupPartition> assignment;
	};

	struct Description
	{
		Error error = RD_KAFKA_RESP_ERR_NO_ERROR;
		std::string state;
		std::string assignor;
		std::vector<Member> members;
	};

	explicit LibrdkafkaGroupAdmin(const std::string& bootstrap) : _client(bootstrap) {}

	/// Every group that the broker lists, or those in @p state.
	std::map<std::string, Listing> list(std::optional<rd_kafka_consumer_group_state_t> state = std::nullopt);
	Description describe(const std::string& group);
	Error remove(const std::string& group);

	/// All offsets that the group has committed; throws std::runtime_error on an error of the group or a partition.
	CommittedOffsets offsets(const std::string& group);
	/// Those of @p places, with RD_KAFKA_OFFSET_INVALID where nothing is committed.
	CommittedOffsets offsets(const std::string& group, const std::set<GroupPartition>& places);
	/// Commits from outside of the group.
	Error alterOffset(const std::string& group, const GroupPartition& place, std::int64_t offset);
	Error removeOffset(const std::string& group, const GroupPartition& place);

private:
	CommittedOffsets listOffsets(const std::string& group, const rd_kafka_topic_partition_list_t* places);

	LibrdkafkaAdminClient _client;
};

} // namespace Aeon::Test
