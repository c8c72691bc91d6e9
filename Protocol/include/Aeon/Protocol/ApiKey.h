#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace Aeon::Protocol
{

/// The requests of Kafka's protocol; the int16 value is what travels in the request header.
enum class ApiKey : std::int16_t
{
	PRODUCE = 0,
	FETCH = 1,
	LIST_OFFSETS = 2,
	METADATA = 3,
	LEADER_AND_ISR = 4,
	STOP_REPLICA = 5,
	UPDATE_METADATA = 6,
	CONTROLLED_SHUTDOWN = 7,
	OFFSET_COMMIT = 8,
	OFFSET_FETCH = 9,
	FIND_COORDINATOR = 10,
	JOIN_GROUP = 11,
	HEARTBEAT = 12,
	LEAVE_GROUP = 13,
	SYNC_GROUP = 14,
	DESCRIBE_GROUPS = 15,
	LIST_GROUPS = 16,
	SASL_HANDSHAKE = 17,
	API_VERSIONS = 18,
	CREATE_TOPICS = 19,
	DELETE_TOPICS = 20,
	DELETE_RECORDS = 21,
	INIT_PRODUCER_ID = 22,
	OFFSET_FOR_LEADER_EPOCH = 23,
	ADD_PARTITIONS_TO_TXN = 24,
	ADD_OFFSETS_TO_TXN = 25,
	END_TXN = 26,
	WRITE_TXN_MARKERS = 27,
	TXN_OFFSET_COMMIT = 28,
	DESCRIBE_ACLS = 29,
	CREATE_ACLS = 30,
	DELETE_ACLS = 31,
	DESCRIBE_CONFIGS = 32,
	ALTER_CONFIGS = 33,
	ALTER_REPLICA_LOG_DIRS = 34,
	DESCRIBE_LOG_DIRS = 35,
	SASL_AUTHENTICATE = 36,
	CREATE_PARTITIONS = 37,
	CREATE_DELEGATION_TOKEN = 38,
	RENEW_DELEGATION_TOKEN = 39,
	EXPIRE_DELEGATION_TOKEN = 40,
	DESCRIBE_DELEGATION_TOKEN = 41,
	DELETE_GROUPS = 42,
	ELECT_LEADERS = 43,
	INCREMENTAL_ALTER_CONFIGS = 44,
	ALTER_PARTITION_REASSIGNMENTS = 45,
	LIST_PARTITION_REASSIGNMENTS = 46,
	OFFSET_DELETE = 47,
	DESCRIBE_CLIENT_QUOTAS = 48,
	ALTER_CLIENT_QUOTAS = 49,
	DESCRIBE_USER_SCRAM_CREDENTIALS = 50,
	ALTER_USER_SCRAM_CREDENTIALS = 51,
	VOTE = 52,
	BEGIN_QUORUM_EPOCH = 53,
	END_QUORUM_EPOCH = 54,
	DESCRIBE_QUORUM = 55,
	ALTER_PARTITION = 56,
	UPDATE_FEATURES = 57,
	ENVELOPE = 58,
	FETCH_SNAPSHOT = 59,
	DESCRIBE_CLUSTER = 60,
	DESCRIBE_PRODUCERS = 61,
	BROKER_REGISTRATION = 62,
	BROKER_HEARTBEAT = 63,
	UNREGISTER_BROKER = 64,
	DESCRIBE_TRANSACTIONS = 65,
	LIST_TRANSACTIONS = 66,
	ALLOCATE_PRODUCER_IDS = 67,
	CONSUMER_GROUP_HEARTBEAT = 68,
	CONSUMER_GROUP_DESCRIBE = 69,
	CONTROLLER_REGISTRATION = 70,
	GET_TELEMETRY_SUBSCRIPTIONS = 71,
	PUSH_TELEMETRY = 72,
	ASSIGN_REPLICAS_TO_DIRS = 73,
	LIST_CONFIG_RESOURCES = 74,
	DESCRIBE_TOPIC_PARTITIONS = 75,
	SHARE_GROUP_HEARTBEAT = 76,
	SHARE_GROUP_DESCRIBE = 77,
	SHARE_FETCH = 78,
	SHARE_ACKNOWLEDGE = 79,
	ADD_RAFT_VOTER = 80,
	REMOVE_RAFT_VOTER = 81,
	UPDATE_RAFT_VOTER = 82,
	INITIALIZE_SHARE_GROUP_STATE = 83,
	READ_SHARE_GROUP_STATE = 84,
	WRITE_SHARE_GROUP_STATE = 85,
	DELETE_SHARE_GROUP_STATE = 86,
	READ_SHARE_GROUP_STATE_SUMMARY = 87,
	STREAMS_GROUP_HEARTBEAT = 88,
	STREAMS_GROUP_DESCRIBE = 89,
	DESCRIBE_SHARE_GROUP_OFFSETS = 90,
	ALTER_SHARE_GROUP_OFFSETS = 91,
	DELETE_SHARE_GROUP_OFFSETS = 92,
	STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE = 93,
	UNREGISTER_CONTROLLER = 94,
};

/// What is known of an API apart from which versions are served.
struct ApiFacts
{
	/// Stands for "no version is flexible".
	static constexpr std::int16_t NEVER = 32767;

	ApiKey key;
	/// Kafka's name, as in "ListOffsets".
	std::string_view name;
	/// First version whose request and response are flexible (KIP-482), or NEVER.
	std::int16_t firstFlexibleVersion;
};

/// Every API, ascending by key.
std::span<const ApiFacts> allApis() noexcept;
/// The facts of the API with that number; none where there is no such API.
const ApiFacts* findApi(std::int16_t key) noexcept;
/// The API with that number, as a request header holds it.
std::optional<ApiKey> apiKeyOf(std::int16_t key) noexcept;
/// Kafka's name, as in "ListOffsets".
std::string_view apiName(ApiKey key) noexcept;
constexpr std::int16_t wireKey(ApiKey key) noexcept
{
	return static_cast<std::int16_t>(key);
}

/// Version of the header before a request: 2 from the first flexible version on, else 1; 0 (no client id) for
/// ControlledShutdown 0 alone. Defined for versions that do not exist too, as a header is read before the version
/// is judged.
std::int16_t requestHeaderVersion(ApiKey key, std::int16_t version) noexcept;
/// Version of the header before a response: 1 from the first flexible version on, else 0; always 0 for ApiVersions,
/// which a client reads before it knows what the broker speaks (KIP-511).
std::int16_t responseHeaderVersion(ApiKey key, std::int16_t version) noexcept;

} // namespace Aeon::Protocol
