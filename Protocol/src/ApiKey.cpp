#include "Aeon/Protocol/ApiKey.h"

#include <array>

namespace Aeon::Protocol
{

namespace
{

constexpr std::int16_t NEVER = ApiFacts::NEVER;

constexpr std::array APIS{
	ApiFacts{ApiKey::PRODUCE, "Produce", 9},
	ApiFacts{ApiKey::FETCH, "Fetch", 12},
	ApiFacts{ApiKey::LIST_OFFSETS, "ListOffsets", 6},
	ApiFacts{ApiKey::METADATA, "Metadata", 9},
	ApiFacts{ApiKey::LEADER_AND_ISR, "LeaderAndIsr", 4},
	ApiFacts{ApiKey::STOP_REPLICA, "StopReplica", 2},
	ApiFacts{ApiKey::UPDATE_METADATA, "UpdateMetadata", 6},
	ApiFacts{ApiKey::CONTROLLED_SHUTDOWN, "ControlledShutdown", 3},
	ApiFacts{ApiKey::OFFSET_COMMIT, "OffsetCommit", 8},
	ApiFacts{ApiKey::OFFSET_FETCH, "OffsetFetch", 6},
	ApiFacts{ApiKey::FIND_COORDINATOR, "FindCoordinator", 3},
	ApiFacts{ApiKey::JOIN_GROUP, "JoinGroup", 6},
	ApiFacts{ApiKey::HEARTBEAT, "Heartbeat", 4},
	ApiFacts{ApiKey::LEAVE_GROUP, "LeaveGroup", 4},
	ApiFacts{ApiKey::SYNC_GROUP, "SyncGroup", 4},
	ApiFacts{ApiKey::DESCRIBE_GROUPS, "DescribeGroups", 5},
	ApiFacts{ApiKey::LIST_GROUPS, "ListGroups", 3},
	ApiFacts{ApiKey::SASL_HANDSHAKE, "SaslHandshake", NEVER},
	ApiFacts{ApiKey::API_VERSIONS, "ApiVersions", 3},
	ApiFacts{ApiKey::CREATE_TOPICS, "CreateTopics", 5},
	ApiFacts{ApiKey::DELETE_TOPICS, "DeleteTopics", 4},
	ApiFacts{ApiKey::DELETE_RECORDS, "DeleteRecords", 2},
	ApiFacts{ApiKey::INIT_PRODUCER_ID, "InitProducerId", 2},
	ApiFacts{ApiKey::OFFSET_FOR_LEADER_EPOCH, "OffsetForLeaderEpoch", 4},
	ApiFacts{ApiKey::ADD_PARTITIONS_TO_TXN, "AddPartitionsToTxn", 3},
	ApiFacts{ApiKey::ADD_OFFSETS_TO_TXN, "AddOffsetsToTxn", 3},
	ApiFacts{ApiKey::END_TXN, "EndTxn", 3},
	ApiFacts{ApiKey::WRITE_TXN_MARKERS, "WriteTxnMarkers", 1},
	ApiFacts{ApiKey::TXN_OFFSET_COMMIT, "TxnOffsetCommit", 3},
	ApiFacts{ApiKey::DESCRIBE_ACLS, "DescribeAcls", 2},
	ApiFacts{ApiKey::CREATE_ACLS, "CreateAcls", 2},
	ApiFacts{ApiKey::DELETE_ACLS, "DeleteAcls", 2},
	ApiFacts{ApiKey::DESCRIBE_CONFIGS, "DescribeConfigs", 4},
	ApiFacts{ApiKey::ALTER_CONFIGS, "AlterConfigs", 2},
	ApiFacts{ApiKey::ALTER_REPLICA_LOG_DIRS, "AlterReplicaLogDirs", 2},
	ApiFacts{ApiKey::DESCRIBE_LOG_DIRS, "DescribeLogDirs", 2},
	ApiFacts{ApiKey::SASL_AUTHENTICATE, "SaslAuthenticate", 2},
	ApiFacts{ApiKey::CREATE_PARTITIONS, "CreatePartitions", 2},
	ApiFacts{ApiKey::CREATE_DELEGATION_TOKEN, "CreateDelegationToken", 2},
	ApiFacts{ApiKey::RENEW_DELEGATION_TOKEN, "RenewDelegationToken", 2},
	ApiFacts{ApiKey::EXPIRE_DELEGATION_TOKEN, "ExpireDelegationToken", 2},
	ApiFacts{ApiKey::DESCRIBE_DELEGATION_TOKEN, "DescribeDelegationToken", 2},
	ApiFacts{ApiKey::DELETE_GROUPS, "DeleteGroups", 2},
	ApiFacts{ApiKey::ELECT_LEADERS, "ElectLeaders", 2},
	ApiFacts{ApiKey::INCREMENTAL_ALTER_CONFIGS, "IncrementalAlterConfigs", 1},
	ApiFacts{ApiKey::ALTER_PARTITION_REASSIGNMENTS, "AlterPartitionReassignments", 0},
	ApiFacts{ApiKey::LIST_PARTITION_REASSIGNMENTS, "ListPartitionReassignments", 0},
	ApiFacts{ApiKey::OFFSET_DELETE, "OffsetDelete", NEVER},
	ApiFacts{ApiKey::DESCRIBE_CLIENT_QUOTAS, "DescribeClientQuotas", 1},
	ApiFacts{ApiKey::ALTER_CLIENT_QUOTAS, "AlterClientQuotas", 1},
	ApiFacts{ApiKey::DESCRIBE_USER_SCRAM_CREDENTIALS, "DescribeUserScramCredentials", 0},
	ApiFacts{ApiKey::ALTER_USER_SCRAM_CREDENTIALS, "AlterUserScramCredentials", 0},
	ApiFacts{ApiKey::VOTE, "Vote", 0},
	ApiFacts{ApiKey::BEGIN_QUORUM_EPOCH, "BeginQuorumEpoch", 1},
	ApiFacts{ApiKey::END_QUORUM_EPOCH, "EndQuorumEpoch", 1},
	ApiFacts{ApiKey::DESCRIBE_QUORUM, "DescribeQuorum", 0},
	ApiFacts{ApiKey::ALTER_PARTITION, "AlterPartition", 0},
	ApiFacts{ApiKey::UPDATE_FEATURES, "UpdateFeatures", 0},
	ApiFacts{ApiKey::ENVELOPE, "Envelope", 0},
	ApiFacts{ApiKey::FETCH_SNAPSHOT, "FetchSnapshot", 0},
	ApiFacts{ApiKey::DESCRIBE_CLUSTER, "DescribeCluster", 0},
	ApiFacts{ApiKey::DESCRIBE_PRODUCERS, "DescribeProducers", 0},
	ApiFacts{ApiKey::BROKER_REGISTRATION, "BrokerRegistration", 0},
	ApiFacts{ApiKey::BROKER_HEARTBEAT, "BrokerHeartbeat", 0},
	ApiFacts{ApiKey::UNREGISTER_BROKER, "UnregisterBroker", 0},
	ApiFacts{ApiKey::DESCRIBE_TRANSACTIONS, "DescribeTransactions", 0},
	ApiFacts{ApiKey::LIST_TRANSACTIONS, "ListTransactions", 0},
	ApiFacts{ApiKey::ALLOCATE_PRODUCER_IDS, "AllocateProducerIds", 0},
	ApiFacts{ApiKey::CONSUMER_GROUP_HEARTBEAT, "ConsumerGroupHeartbeat", 0},
	ApiFacts{ApiKey::CONSUMER_GROUP_DESCRIBE, "ConsumerGroupDescribe", 0},
	ApiFacts{ApiKey::CONTROLLER_REGISTRATION, "ControllerRegistration", 0},
	ApiFacts{ApiKey::GET_TELEMETRY_SUBSCRIPTIONS, "GetTelemetrySubscriptions", 0},
	ApiFacts{ApiKey::PUSH_TELEMETRY, "PushTelemetry", 0},
	ApiFacts{ApiKey::ASSIGN_REPLICAS_TO_DIRS, "AssignReplicasToDirs", 0},
	ApiFacts{ApiKey::LIST_CONFIG_RESOURCES, "ListConfigResources", 0},
	ApiFacts{ApiKey::DESCRIBE_TOPIC_PARTITIONS, "DescribeTopicPartitions", 0},
	ApiFacts{ApiKey::SHARE_GROUP_HEARTBEAT, "ShareGroupHeartbeat", 0},
	ApiFacts{ApiKey::SHARE_GROUP_DESCRIBE, "ShareGroupDescribe", 0},
	ApiFacts{ApiKey::SHARE_FETCH, "ShareFetch", 0},
	ApiFacts{ApiKey::SHARE_ACKNOWLEDGE, "ShareAcknowledge", 0},
	ApiFacts{ApiKey::ADD_RAFT_VOTER, "AddRaftVoter", 0},
	ApiFacts{ApiKey::REMOVE_RAFT_VOTER, "RemoveRaftVoter", 0},
	ApiFacts{ApiKey::UPDATE_RAFT_VOTER, "UpdateRaftVoter", 0},
	ApiFacts{ApiKey::INITIALIZE_SHARE_GROUP_STATE, "InitializeShareGroupState", 0},
	ApiFacts{ApiKey::READ_SHARE_GROUP_STATE, "ReadShareGroupState", 0},
	ApiFacts{ApiKey::WRITE_SHARE_GROUP_STATE, "WriteShareGroupState", 0},
	ApiFacts{ApiKey::DELETE_SHARE_GROUP_STATE, "DeleteShareGroupState", 0},
	ApiFacts{ApiKey::READ_SHARE_GROUP_STATE_SUMMARY, "ReadShareGroupStateSummary", 0},
	ApiFacts{ApiKey::STREAMS_GROUP_HEARTBEAT, "StreamsGroupHeartbeat", 0},
	ApiFacts{ApiKey::STREAMS_GROUP_DESCRIBE, "StreamsGroupDescribe", 0},
	ApiFacts{ApiKey::DESCRIBE_SHARE_GROUP_OFFSETS, "DescribeShareGroupOffsets", 0},
	ApiFacts{ApiKey::ALTER_SHARE_GROUP_OFFSETS, "AlterShareGroupOffsets", 0},
	ApiFacts{ApiKey::DELETE_SHARE_GROUP_OFFSETS, "DeleteShareGroupOffsets", 0},
	ApiFacts{ApiKey::STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE, "StreamsGroupTopologyDescriptionUpdate", 0},
	ApiFacts{ApiKey::UNREGISTER_CONTROLLER, "UnregisterController", 0},
};

} // namespace

std::span<const ApiFacts> allApis() noexcept
{
	return APIS;
}

const ApiFacts* findApi(std::int16_t key) noexcept
{
	// The keys are dense, so a key is its own index.
	return key >= 0 && static_cast<std::size_t>(key) < APIS.size() ? &APIS[static_cast<std::size_t>(key)] : nullptr;
}

std::optional<ApiKey> apiKeyOf(std::int16_t key) noexcept
{
	if (findApi(key) == nullptr) return std::nullopt;
	return static_cast<ApiKey>(key);
}

std::string_view apiName(ApiKey key) noexcept
{
	const ApiFacts* facts = findApi(wireKey(key));
	return facts != nullptr ? facts->name : std::string_view("unknown");
}

std::int16_t requestHeaderVersion(ApiKey key, std::int16_t version) noexcept
{
	if (key == ApiKey::CONTROLLED_SHUTDOWN && version == 0) return 0;
	const ApiFacts* facts = findApi(wireKey(key));
	return facts != nullptr && version >= facts->firstFlexibleVersion ? 2 : 1;
}

std::int16_t responseHeaderVersion(ApiKey key, std::int16_t version) noexcept
{
	if (key == ApiKey::API_VERSIONS) return 0;
	const ApiFacts* facts = findApi(wireKey(key));
	return facts != nullptr && version >= facts->firstFlexibleVersion ? 1 : 0;
}

} // namespace Aeon::Protocol
