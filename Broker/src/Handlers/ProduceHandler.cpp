#include "ProduceHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"
#include "TopicLookup.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Coordinator/TopicNames.h"
#include "Aeon/Protocol/Arena.h"

#include <string>

namespace Aeon
{

namespace
{

constexpr std::int16_t ACKS_NONE = 0;
constexpr std::int16_t ACKS_LEADER = 1;
constexpr std::int16_t ACKS_ALL = -1;
/// First version that names topics by id (KIP-516).
constexpr std::int16_t TOPIC_ID_VERSION = 13;
/// First version that may say KAFKA_STORAGE_ERROR.
constexpr std::int16_t STORAGE_ERROR_VERSION = 4;
/// Kafka's admin client may write to internal topics, nobody else.
constexpr std::string_view ADMIN_CLIENT_ID = "__admin_client";

/// Errors after which Kafka's answer tells no log start offset.
bool hidesLogStartOffset(ErrorCode code)
{
	return code == ErrorCode::MESSAGE_TOO_LARGE || code == ErrorCode::RECORD_LIST_TOO_LARGE ||
		   code == ErrorCode::CORRUPT_MESSAGE || code == ErrorCode::KAFKA_STORAGE_ERROR ||
		   code == ErrorCode::NOT_LEADER_OR_FOLLOWER;
}

/// Old producers do not know KAFKA_STORAGE_ERROR; what they know makes them ask for the leader again, and retry.
void hideStorageErrors(Protocol::ProduceResponse& response)
{
	for (auto& topic : response.responses)
		for (auto& partition : topic.partitionResponses)
			if (partition.errorCode == wireCode(ErrorCode::KAFKA_STORAGE_ERROR))
				partition.errorCode = wireCode(ErrorCode::NOT_LEADER_OR_FOLLOWER);
}

} // namespace

void ProduceHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topicData, &Request::TopicProduceData::partitionData))) return;
	const auto topics = _services.topics.snapshot();
	const auto unpackedBytesMax = static_cast<std::uint64_t>(_services.config.decompressedBatchBytesMax);
	Call call{context, request, context.connection().batchValidator(unpackedBytesMax), refusalOf(request), nullptr};
	std::optional<ProduceTransaction> transaction;
	if (call.refusal == ErrorCode::NONE)
	{
		transaction.emplace(_services, context, request, *topics);
		call.refusal = transaction->refusal();
		call.transaction = &*transaction;
	}

	response.responses.resize(context.arena(), request.topicData.size());
	for (std::size_t i = 0; i < request.topicData.size(); ++i)
		appendTopic(call, *topics, request.topicData[i], response.responses[i]);
	synchronise(call);
	if (context.apiVersion < STORAGE_ERROR_VERSION) hideStorageErrors(response);
	if (request.acks == ACKS_NONE) finishWithoutReply(context, response);
}

void ProduceHandler::appendTopic(
	Call& call, const TopicSnapshot& topics, const TopicRequest& asked, TopicResponse& answer)
{
	answer.name = asked.name;
	answer.topicId = asked.topicId;
	const auto topic =
		call.context.apiVersion >= TOPIC_ID_VERSION ? findTopic(topics, asked.topicId) : findTopic(topics, asked.name);
	answer.partitionResponses.resize(call.context.arena(), asked.partitionData.size());
	for (std::size_t i = 0; i < asked.partitionData.size(); ++i)
	{
		const auto& records = asked.partitionData[i];
		auto& result = answer.partitionResponses[i];
		result.index = records.index;
		result.baseOffset = -1;
		const auto [partition, missing] = topic.partition(records.index);
		auto error = call.refusal != ErrorCode::NONE ? call.refusal : missing;
		if (error == ErrorCode::NONE)
		{
			const auto permit = call.transaction->next(records);
			error =
				guarded("Produce", [&, target = partition] { return append(call, *target, records, permit, result); });
		}
		result.errorCode = wireCode(error);
	}
}

ErrorCode ProduceHandler::refusalOf(const Request& request) const
{
	if (request.acks != ACKS_NONE && request.acks != ACKS_LEADER && request.acks != ACKS_ALL)
		return ErrorCode::INVALID_REQUIRED_ACKS;
	return ErrorCode::NONE;
}

ErrorCode ProduceHandler::append(
	Call& call, Partition& partition, const PartitionRequest& asked, const ProduceTransaction::Permit& permit,
	PartitionResponse& answer)
{
	if (const auto error = checkPartition(call, partition); error != ErrorCode::NONE) return error;
	if (permit.error != ErrorCode::NONE) return permit.error;

	auto& log = partition.log();
	const auto records = asked.records.isNull() ? BytesView() : asked.records.bytes();
	const auto verdict = call.validator.validate(
		records, log.config(), _services.clock.wallMs(), {Storage::AppendOrigin::CLIENT, call.context.apiVersion});
	if (!verdict.ok())
	{
		if (!hidesLogStartOffset(verdict.error)) answer.logStartOffset = log.logStartOffset().value();
		reject(call, verdict, answer);
		return verdict.error;
	}

	Storage::AppendInfo info{partition.leaderEpoch(), Storage::AppendOrigin::CLIENT, verdict.logAppendTimeMs};
	info.verification = permit.guard;
	const auto appended = log.append(verdict.batches, info);
	if (!appended)
	{
		if (!hidesLogStartOffset(appended.code())) answer.logStartOffset = log.logStartOffset().value();
		if (!appended.error().message.empty()) answer.errorMessage = call.context.keep(appended.error().message);
		return appended.code();
	}
	partition.appended();
	answer.baseOffset = appended->baseOffset.value();
	answer.logAppendTimeMs = appended->logAppendTimeMs;
	answer.logStartOffset = appended->logStartOffset.value();
	if (call.request.acks == ACKS_ALL && _services.config.durableAcks)
	{
		call.unsynced.append(call.context.arena(), {&partition, appended->logEndOffset});
		call.unsyncedAnswers.append(call.context.arena(), &answer);
	}
	return ErrorCode::NONE;
}

ErrorCode ProduceHandler::checkPartition(const Call& call, const Partition& partition) const
{
	if (Coordinator::isInternalTopic(partition.topic()) && call.context.clientId != ADMIN_CLIENT_ID)
		return ErrorCode::INVALID_TOPIC_EXCEPTION;
	if (call.request.acks == ACKS_ALL && partition.inSyncReplicas() < partition.minInSyncReplicas())
		return ErrorCode::NOT_ENOUGH_REPLICAS;
	return ErrorCode::NONE;
}

void ProduceHandler::reject(Call& call, const Storage::ValidationResult& verdict, PartitionResponse& answer) const
{
	auto& context = call.context;
	if (!verdict.message.empty()) answer.errorMessage = context.keep(verdict.message);
	answer.recordErrors.reserve(context.arena(), verdict.recordErrors.size());
	for (const auto& fault : verdict.recordErrors)
	{
		Response::BatchIndexAndErrorMessage entry;
		entry.batchIndex = fault.index;
		if (!fault.message.empty()) entry.batchIndexErrorMessage = fault.message;
		answer.recordErrors.append(context.arena(), entry);
	}
}

void ProduceHandler::synchronise(Call& call) const
{
	_services.syncs.sync({call.unsynced.data(), call.unsynced.size()});
	for (std::size_t i = 0; i < call.unsynced.size(); ++i)
	{
		const auto code = call.unsynced[i].code;
		if (code == ErrorCode::NONE) continue;
		auto& answer = *call.unsyncedAnswers[i];
		answer.errorCode = wireCode(code);
		answer.baseOffset = -1;
		answer.logAppendTimeMs = -1;
		answer.logStartOffset = -1;
	}
}

void ProduceHandler::finishWithoutReply(RequestContext& context, const Response& response) const
{
	context.suppressReply();
	for (const auto& topic : response.responses)
		for (const auto& partition : topic.partitionResponses)
			if (partition.errorCode != 0)
			{
				const auto name = topic.name.empty() ? topic.topicId.toString() : std::string(topic.name);
				context.closeConnection(
					"acks=0, and " + name + "-" + std::to_string(partition.index) + " refused the records with " +
					std::string(errorName(static_cast<ErrorCode>(partition.errorCode))));
				return;
			}
}

} // namespace Aeon
