#include "LibrdkafkaTransactionalProducer.h"

#include "LibrdkafkaProducer.h"

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

/// How long one call of librdkafka may block; a step is called until the limit.
constexpr int CALL_LIMIT_MS = 5'000;

TransactionOutcome outcomeOf(const RdKafka::Error* error)
{
	const std::unique_ptr<const RdKafka::Error> owned(error);
	if (!error) return {};
	return {error->code(), error->is_fatal(), error->txn_requires_abort(), error->is_retriable(), error->str()};
}

TransactionOutcome outcomeOf(rd_kafka_error_t* error)
{
	if (error == nullptr) return {};
	TransactionOutcome outcome{
		static_cast<RdKafka::ErrorCode>(rd_kafka_error_code(error)), rd_kafka_error_is_fatal(error) != 0,
		rd_kafka_error_txn_requires_abort(error) != 0, rd_kafka_error_is_retriable(error) != 0,
		rd_kafka_error_string(error)};
	rd_kafka_error_destroy(error);
	return outcome;
}

/// Calls step(limit of the call) until it succeeds, fails for good, or the limit has come.
template <typename Step>
TransactionOutcome untilDone(int limitMs, const Step& step)
{
	const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(limitMs);
	TransactionOutcome outcome;
	do
	{
		outcome = outcomeOf(step(std::min(CALL_LIMIT_MS, limitMs)));
	} while (!outcome.ok() && outcome.isRetriable && std::chrono::steady_clock::now() < end);
	return outcome;
}

using OffsetList = std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;
using GroupMetadata =
	std::unique_ptr<rd_kafka_consumer_group_metadata_t, decltype(&rd_kafka_consumer_group_metadata_destroy)>;

OffsetList listOf(const LibrdkafkaMember::Positions& offsets)
{
	OffsetList list(
		rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())), &rd_kafka_topic_partition_list_destroy);
	for (const auto& [place, offset] : offsets)
	{
		rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition)->offset = offset;
	}
	return list;
}

} // namespace

LibrdkafkaTransactionalProducer::LibrdkafkaTransactionalProducer(
	const std::string& bootstrap, const std::string& transactionalId, const Settings& settings)
{
	Settings all{{"transactional.id", transactionalId}, {"log_level", "0"}, {"linger.ms", "0"}};
	for (const auto& [key, value] : settings)
	{
		all[key] = value;
	}
	const auto configuration = librdkafkaConfiguration(bootstrap, all);
	std::string error;
	configuration->set("dr_cb", static_cast<RdKafka::DeliveryReportCb*>(this), error);
	_producer.reset(RdKafka::Producer::create(configuration.get(), error));
	if (!_producer) throw std::runtime_error(error);
}

LibrdkafkaTransactionalProducer::~LibrdkafkaTransactionalProducer()
{
	_producer->purge(RdKafka::Producer::PURGE_QUEUE | RdKafka::Producer::PURGE_INFLIGHT);
	_producer->flush(1'000);
}

TransactionOutcome LibrdkafkaTransactionalProducer::init(int limitMs)
{
	return untilDone(limitMs, [&](int callMs) { return _producer->init_transactions(callMs); });
}

TransactionOutcome LibrdkafkaTransactionalProducer::begin()
{
	_deliveryError = RdKafka::ERR_NO_ERROR;
	return outcomeOf(_producer->begin_transaction());
}

RdKafka::ErrorCode
LibrdkafkaTransactionalProducer::send(const std::string& topic, const Record& record, std::int32_t partition)
{
	const auto data = [](const std::optional<std::string>& bytes)
	{ return bytes ? const_cast<char*>(bytes->data()) : nullptr; };
	const auto size = [](const std::optional<std::string>& bytes) { return bytes ? bytes->size() : 0; };
	return _producer->produce(
		topic, partition, RdKafka::Producer::RK_MSG_COPY, data(record.value), size(record.value), data(record.key),
		size(record.key), record.timestamp, nullptr);
}

void LibrdkafkaTransactionalProducer::flush()
{
	_producer->flush(LIMIT_MS);
}

TransactionOutcome LibrdkafkaTransactionalProducer::sendOffsets(
	const std::string& group, const LibrdkafkaMember::Positions& offsets, int limitMs)
{
	const OffsetList list = listOf(offsets);
	const GroupMetadata metadata(
		rd_kafka_consumer_group_metadata_new(group.c_str()), &rd_kafka_consumer_group_metadata_destroy);
	return untilDone(
		limitMs, [&](int callMs)
		{ return rd_kafka_send_offsets_to_transaction(_producer->c_ptr(), list.get(), metadata.get(), callMs); });
}

TransactionOutcome LibrdkafkaTransactionalProducer::sendOffsets(
	LibrdkafkaMember& member, const LibrdkafkaMember::Positions& offsets, int limitMs)
{
	const OffsetList list = listOf(offsets);
	const GroupMetadata metadata(
		rd_kafka_consumer_group_metadata(member.handle()), &rd_kafka_consumer_group_metadata_destroy);
	return untilDone(
		limitMs, [&](int callMs)
		{ return rd_kafka_send_offsets_to_transaction(_producer->c_ptr(), list.get(), metadata.get(), callMs); });
}

TransactionOutcome LibrdkafkaTransactionalProducer::commit(int limitMs)
{
	return untilDone(limitMs, [&](int callMs) { return _producer->commit_transaction(callMs); });
}

TransactionOutcome LibrdkafkaTransactionalProducer::abort(int limitMs)
{
	return untilDone(limitMs, [&](int callMs) { return _producer->abort_transaction(callMs); });
}

void LibrdkafkaTransactionalProducer::dr_cb(RdKafka::Message& message)
{
	if (message.err() != RdKafka::ERR_NO_ERROR && _deliveryError == RdKafka::ERR_NO_ERROR)
		_deliveryError = message.err();
}

} // namespace Aeon::Test
