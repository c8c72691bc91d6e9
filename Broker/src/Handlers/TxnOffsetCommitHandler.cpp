#include "Handlers/TxnOffsetCommitHandler.h"

#include "AdminSupport.h"
#include "GroupCaller.h"
#include "Groups/OffsetsTopic.h"
#include "KnownPartitions.h"
#include "PartitionCount.h"

#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Coordinator/GroupCoordinator.h"
#include "Aeon/Coordinator/GroupPartition.h"
#include "Aeon/Coordinator/MetadataLog.h"

namespace Aeon
{

namespace
{

/// First version whose clients can wait for groups to be loaded.
constexpr std::int16_t LOADING_VERSION = 2;
/// First version whose clients know TRANSACTION_ABORTABLE, and first that adds the group to the transaction (KIP-890).
constexpr std::int16_t ABORTABLE_VERSION = 4;
constexpr std::int16_t ADDING_VERSION = 5;
/// Level of transaction.version that clients of such versions speak.
constexpr std::int16_t ADDING_LEVEL = 2;
/// From here on topics have ids instead of names.
constexpr std::int16_t TOPIC_ID_VERSION = 6;

using Request = TxnOffsetCommitHandler::Request;
using Response = TxnOffsetCommitHandler::Response;
using Partitions = KnownPartitions<Request::TxnOffsetCommitRequestTopic, Response::TxnOffsetCommitResponseTopic>;

TransactionSupport supportOf(std::int16_t version) noexcept
{
	if (version >= ADDING_VERSION) return TransactionSupport::ADDS;
	return version >= ABORTABLE_VERSION ? TransactionSupport::ADDED_BEFORE_ABORTABLE : TransactionSupport::ADDED_BEFORE;
}

/// The partition that holds the group; null where groups are not kept here, which the group coordinator will say.
Partition* groupPartition(const TopicSnapshot& topics, std::string_view groupId)
{
	const auto* topic = topics.find(OffsetsTopic::NAME);
	if (topic == nullptr) return nullptr;
	return topic->find(
		Coordinator::coordinatorPartition(groupId, static_cast<std::int32_t>(topic->partitions.size())).value());
}

/// What old clients take a coordinator that is still loading for.
void hideLoading(Response& response)
{
	for (auto& topic : response.topics)
		for (auto& partition : topic.partitions)
			if (partition.errorCode == wireCode(ErrorCode::COORDINATOR_LOAD_IN_PROGRESS))
				partition.errorCode = wireCode(ErrorCode::COORDINATOR_NOT_AVAILABLE);
}

} // namespace

void TxnOffsetCommitHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::TxnOffsetCommitRequestTopic::partitions))) return;
	const auto image = _services.metadata.image();
	Partitions partitions(response.topics, context.arena());
	partitions.addAll(request.topics, *image, context.apiVersion >= TOPIC_ID_VERSION);
	if (partitions.known().empty()) return;
	Request known = request;
	known.topics = partitions.known();
	Response said;
	commit(context, known, said);
	partitions.merge(said.topics);
	if (context.apiVersion < LOADING_VERSION) hideLoading(response);
}

void TxnOffsetCommitHandler::commit(RequestContext& context, const Request& request, Response& response)
{
	const auto topics = _services.topics.snapshot();
	TransactionalWrite write;
	write.partition = groupPartition(*topics, request.groupId);
	if (write.partition != nullptr) verify(context, request, write);
	if (write.error != ErrorCode::NONE)
		fail(context, request, response, write.error);
	else
		_services.groups.commitTransactionalOffsets(callerOf(context), request, write.guard, response, context.arena());
}

void TxnOffsetCommitHandler::verify(RequestContext& context, const Request& request, TransactionalWrite& write)
{
	const auto support = supportOf(context.apiVersion);
	const Coordinator::TransactionCaller caller{
		request.transactionalId,
		{ProducerId(request.producerId), request.producerEpoch},
		support == TransactionSupport::ADDS ? ADDING_LEVEL : std::int16_t{0}};
	TransactionVerifier(_services.config, _services.transactions).verify(caller, support, {&write, 1});
}

void TxnOffsetCommitHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	failPartitions(request, response, context.arena(), code);
}

} // namespace Aeon
