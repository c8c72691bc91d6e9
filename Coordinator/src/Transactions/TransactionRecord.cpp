#include "Transactions/TransactionRecord.h"

#include "RecordCoding.h"

#include "Aeon/Coordinator/Records/TransactionLogKey.h"
#include "Aeon/Coordinator/Records/TransactionLogValue.h"

namespace Aeon::Coordinator
{

namespace
{

constexpr std::int16_t KEY_VERSION = 0;
/// First version that can say more than one producer id, and which version the client speaks.
constexpr std::int16_t FLEXIBLE_VERSION = 1;

std::string describe(std::string_view what, std::int16_t number)
{
	return std::string(what) + " " + std::to_string(number) + " is not known here";
}

TransactionMetadata metadataOf(const TransactionLogValue& value, TransactionStatus status)
{
	TransactionMetadata metadata;
	metadata.producer = {ProducerId(value.producerId), value.producerEpoch};
	metadata.previousProducerId = ProducerId(value.previousProducerId);
	metadata.nextProducerId = ProducerId(value.nextProducerId);
	metadata.timeoutMs = value.transactionTimeoutMs;
	metadata.status = status;
	if (status != TransactionStatus::EMPTY)
		for (const auto& topic : value.transactionPartitions)
			for (const std::int32_t partition : topic.partitionIds)
				metadata.partitions.insert({std::string(topic.topic), PartitionId(partition)});
	metadata.startTimeMs = value.transactionStartTimestampMs;
	metadata.lastUpdateTimeMs = value.transactionLastUpdateTimestampMs;
	metadata.clientVersion = value.clientTransactionVersion;
	return metadata;
}

void addPartitions(const TransactionMetadata& metadata, TransactionLogValue& value, Protocol::Arena& arena)
{
	auto& topics = value.transactionPartitions;
	// The set is in order of topics.
	for (const auto& [topic, partition] : metadata.partitions)
	{
		if (topics.empty() || topics[topics.size() - 1].topic != topic) topics.append(arena).topic = topic;
		topics[topics.size() - 1].partitionIds.append(arena, partition.value());
	}
}

TransactionLogValue valueOf(const TransactionMetadata& metadata, std::int16_t version, Protocol::Arena& arena)
{
	TransactionLogValue value;
	value.producerId = metadata.producer.id.value();
	value.producerEpoch = metadata.producer.epoch;
	value.transactionTimeoutMs = metadata.timeoutMs;
	value.transactionStatus = static_cast<std::int8_t>(metadata.status);
	value.transactionLastUpdateTimestampMs = metadata.lastUpdateTimeMs;
	value.transactionStartTimestampMs = metadata.startTimeMs;
	if (metadata.status == TransactionStatus::EMPTY)
		value.transactionPartitions = decltype(value.transactionPartitions)::null();
	else
		addPartitions(metadata, value, arena);
	if (version < FLEXIBLE_VERSION) return value;
	value.previousProducerId = metadata.previousProducerId.value();
	value.nextProducerId = metadata.nextProducerId.value();
	value.clientTransactionVersion = metadata.clientVersion;
	return value;
}

} // namespace

std::variant<TransactionRecord, UnusableRecord>
decodeTransactionRecord(BytesView keyBytes, std::optional<BytesView> valueBytes, Protocol::Arena& arena)
{
	Protocol::Decoder keyDecoder(keyBytes, arena);
	const std::int16_t type = keyDecoder.readInt16();
	if (type != TransactionLogKey::API_KEY) return UnusableRecord{describe("type", type)};
	TransactionLogKey key;
	key.decode(keyDecoder, KEY_VERSION);
	expectEnd(keyDecoder, "key of a transaction record");
	TransactionRecord record{std::string(key.transactionalId), std::nullopt};
	if (!valueBytes) return record;

	Protocol::Decoder valueDecoder(*valueBytes, arena);
	const std::int16_t version = valueDecoder.readInt16();
	if (version < TransactionLogValue::LOWEST_VERSION || version > TransactionLogValue::HIGHEST_VERSION)
		return UnusableRecord{describe("version", version)};
	TransactionLogValue value;
	value.decode(valueDecoder, version);
	expectEnd(valueDecoder, "value of a transaction record");
	const auto status = recordedStatus(value.transactionStatus);
	if (!status) return UnusableRecord{describe("status", value.transactionStatus)};
	record.metadata = metadataOf(value, *status);
	return record;
}

EncodedRecord encodeTransactionRecord(
	std::string_view transactionalId, const TransactionMetadata* metadata, std::int16_t clusterVersion,
	Protocol::Arena& arena)
{
	TransactionLogKey key;
	key.transactionalId = transactionalId;
	EncodedRecord record{encodeBehindInt16(TransactionLogKey::API_KEY, key, KEY_VERSION, arena), std::nullopt};
	if (metadata == nullptr) return record;
	const std::int16_t version = clusterVersion >= 1 ? FLEXIBLE_VERSION : std::int16_t(0);
	record.value = encodeBehindInt16(version, valueOf(*metadata, version, arena), version, arena);
	return record;
}

} // namespace Aeon::Coordinator
