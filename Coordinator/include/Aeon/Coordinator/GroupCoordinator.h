#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/CallerInfo.h"
#include "Aeon/Coordinator/GroupCoordinatorConfig.h"
#include "Aeon/Coordinator/GroupListing.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/TransactionalRecordWriter.h"
#include "Aeon/Protocol/Messages/ConsumerGroupDescribeResponse.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatRequest.h"
#include "Aeon/Protocol/Messages/ConsumerGroupHeartbeatResponse.h"
#include "Aeon/Protocol/Messages/DeleteGroupsResponse.h"
#include "Aeon/Protocol/Messages/DescribeGroupsResponse.h"
#include "Aeon/Protocol/Messages/HeartbeatRequest.h"
#include "Aeon/Protocol/Messages/HeartbeatResponse.h"
#include "Aeon/Protocol/Messages/JoinGroupRequest.h"
#include "Aeon/Protocol/Messages/JoinGroupResponse.h"
#include "Aeon/Protocol/Messages/LeaveGroupRequest.h"
#include "Aeon/Protocol/Messages/LeaveGroupResponse.h"
#include "Aeon/Protocol/Messages/OffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/OffsetCommitResponse.h"
#include "Aeon/Protocol/Messages/OffsetDeleteRequest.h"
#include "Aeon/Protocol/Messages/OffsetDeleteResponse.h"
#include "Aeon/Protocol/Messages/OffsetFetchRequest.h"
#include "Aeon/Protocol/Messages/OffsetFetchResponse.h"
#include "Aeon/Protocol/Messages/SyncGroupRequest.h"
#include "Aeon/Protocol/Messages/SyncGroupResponse.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitRequest.h"
#include "Aeon/Protocol/Messages/TxnOffsetCommitResponse.h"

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// All groups of this broker. Each request is given to its group's thread; the calling thread waits for the answer and
/// then until what the answer tells of is as durable as acks=all makes it. Requests are answered in any case: a group
/// that is not served here yet gives COORDINATOR_LOAD_IN_PROGRESS, one whose partition is not here NOT_COORDINATOR, an
/// empty group id, where the API wants one, INVALID_GROUP_ID.
///
/// Life cycle: construct, serve() once the topic `__consumer_offsets` is there, stop(). Thread-safe. Responses are
/// filled from the arena, with what lives as long as it.
class GroupCoordinator
{
public:
	/// The newest image of the cluster's metadata; never null. Thread-safe.
	using ImageSource = std::function<MetadataImage::Ptr()>;

	/// Writer and clock outlive the coordinator.
	GroupCoordinator(
		GroupCoordinatorConfig config, TransactionalRecordWriter& writer, const Clock& clock, ImageSource image);
	/// Stops where nobody did.
	~GroupCoordinator();
	GroupCoordinator(const GroupCoordinator&) = delete;
	GroupCoordinator& operator=(const GroupCoordinator&) = delete;

	/// The topic has so many partitions, all of them here: loads them in the background, in order. A second call has no
	/// effect.
	void serve(std::int32_t partitionCount);
	/// Drops the offsets of the deleted topic of this name and id, in the background.
	void onTopicDeleted(std::string topic, const Uuid& id);
	/// Answers everybody who waits with NOT_COORDINATOR and refuses requests from then on; does not wait for anybody.
	void beginStop();
	/// beginStop(), then blocks until all threads of groups are gone. Nobody calls any more, but list().
	void stop();

	// One request each. Every method blocks until its response is complete; join and sync until the whole group has
	// come so far, or the rebalance timeout ends it.
	void join(
		const CallerInfo& caller, const Protocol::JoinGroupRequest& request, Protocol::JoinGroupResponse& response,
		Protocol::Arena& arena);
	void sync(
		const CallerInfo& caller, const Protocol::SyncGroupRequest& request, Protocol::SyncGroupResponse& response,
		Protocol::Arena& arena);
	void heartbeat(
		const CallerInfo& caller, const Protocol::HeartbeatRequest& request, Protocol::HeartbeatResponse& response,
		Protocol::Arena& arena);
	void leave(
		const CallerInfo& caller, const Protocol::LeaveGroupRequest& request, Protocol::LeaveGroupResponse& response,
		Protocol::Arena& arena);
	void consumerHeartbeat(
		const CallerInfo& caller, const Protocol::ConsumerGroupHeartbeatRequest& request,
		Protocol::ConsumerGroupHeartbeatResponse& response, Protocol::Arena& arena);
	/// Topics are named: where the request has topic ids, its names have been filled in.
	void commitOffsets(
		const CallerInfo& caller, const Protocol::OffsetCommitRequest& request,
		Protocol::OffsetCommitResponse& response, Protocol::Arena& arena);
	/// The same within a producer's transaction: the offsets count from its commit marker on. verification is what the
	/// log of the group's partition gave when the transaction was verified, if it was to be.
	void commitTransactionalOffsets(
		const CallerInfo& caller, const Protocol::TxnOffsetCommitRequest& request,
		std::optional<VerificationGuard> verification, Protocol::TxnOffsetCommitResponse& response,
		Protocol::Arena& arena);
	void deleteOffsets(
		const CallerInfo& caller, const Protocol::OffsetDeleteRequest& request,
		Protocol::OffsetDeleteResponse& response, Protocol::Arena& arena);

	// One group of a request that names many.
	/// requireStable: partitions whose offset an open transaction may change are answered with UNSTABLE_OFFSET_COMMIT.
	void fetchOffsets(
		const CallerInfo& caller, const Protocol::OffsetFetchRequest::OffsetFetchRequestGroup& request,
		bool requireStable, Protocol::OffsetFetchResponse::OffsetFetchResponseGroup& response, Protocol::Arena& arena);
	void describe(
		const CallerInfo& caller, std::string_view groupId, Protocol::DescribeGroupsResponse::DescribedGroup& response,
		Protocol::Arena& arena);
	void describeConsumer(
		const CallerInfo& caller, std::string_view groupId,
		Protocol::ConsumerGroupDescribeResponse::DescribedGroup& response, Protocol::Arena& arena);
	void remove(
		const CallerInfo& caller, std::string_view groupId,
		Protocol::DeleteGroupsResponse::DeletableGroupResult& response, Protocol::Arena& arena);

	/// Writes the end of a producer's transaction into a partition of `__consumer_offsets`; when this returns, all
	/// groups tell what has become of its offsets. Gives the offset behind the marker, which is not waited to be
	/// durable. Errors: COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR, COORDINATOR_NOT_AVAILABLE (all three: try
	/// again), those of TransactionalRecordWriter::appendMarker.
	Result<Offset> endTransaction(PartitionId partition, const TransactionMarker& marker);

	/// All groups, without waiting for any of them. COORDINATOR_LOAD_IN_PROGRESS while some are not loaded yet, in
	/// which case the list holds the others.
	ErrorCode list(std::vector<GroupListing>& groups) const;

private:
	class Impl;
	const std::unique_ptr<Impl> _impl;
};

} // namespace Aeon::Coordinator
