#pragma once

#include "ProduceTransaction.h"
#include "SyncPool.h"

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"
#include "Aeon/Storage/BatchValidator.h"

#include <cstdint>

namespace Aeon
{

/// Appends what producers send. Every partition is judged alone. acks=1 answers after the append, acks=all after all
/// appends of the request are on disk (`aeon.durable.acks`), acks=0 never: an error then closes the connection, as
/// there is no other way to tell. With one replica nothing else is waited for, so that timeoutMs bounds nothing.
/// Partitions that are new in a transaction are verified with its coordinator, or added to it, before any append.
///
/// Thread-safe.
class ProduceHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::PRODUCE;
	using Request = Protocol::ProduceRequest;
	using Response = Protocol::ProduceResponse;

	explicit ProduceHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	using TopicRequest = Request::TopicProduceData;
	using TopicResponse = Response::TopicProduceResponse;
	using PartitionRequest = Request::PartitionProduceData;
	using PartitionResponse = Response::PartitionProduceResponse;

	/// What one request's partitions share.
	struct Call
	{
		RequestContext& context;
		const Request& request;
		Storage::BatchValidator& validator;
		/// NONE, or why the whole request is refused.
		ErrorCode refusal;
		ProduceTransaction* transaction;
		/// What must be on disk before the answer leaves, and the answer of each.
		Protocol::Array<SyncPool::Item> unsynced = {};
		Protocol::Array<PartitionResponse*> unsyncedAnswers = {};
	};

	ErrorCode refusalOf(const Request& request) const;
	void appendTopic(Call& call, const TopicSnapshot& topics, const TopicRequest& asked, TopicResponse& answer);
	ErrorCode append(
		Call& call, Partition& partition, const PartitionRequest& asked, const ProduceTransaction::Permit& permit,
		PartitionResponse& answer);
	ErrorCode checkPartition(const Call& call, const Partition& partition) const;
	void reject(Call& call, const Storage::ValidationResult& verdict, PartitionResponse& answer) const;
	void synchronise(Call& call) const;
	void finishWithoutReply(RequestContext& context, const Response& response) const;

	BrokerServices& _services;
};

} // namespace Aeon
