#include "LibrdkafkaReader.h"

#include "LibrdkafkaProducer.h"

#include <stdexcept>

namespace Aeon::Test
{

namespace
{

Record toRecord(RdKafka::Message& message)
{
	Record record;
	if (message.key_pointer() != nullptr)
	{
		record.key = std::string(static_cast<const char*>(message.key_pointer()), message.key_len());
	}
	if (message.payload() != nullptr)
	{
		record.value = std::string(static_cast<const char*>(message.payload()), message.len());
	}
	if (RdKafka::Headers* const headers = message.headers())
	{
		for (const RdKafka::Headers::Header& header : headers->get_all())
		{
			const auto* const value = static_cast<const char*>(header.value());
			record.headers.push_back(
				{header.key(),
				 value == nullptr ? std::nullopt : std::optional(std::string(value, header.value_size()))});
		}
	}
	record.timestamp = message.timestamp().timestamp;
	record.offset = message.offset();
	return record;
}

} // namespace

LibrdkafkaReader::LibrdkafkaReader(
	const std::string& bootstrap, const std::string& topic, std::int64_t offset, const Settings& settings,
	std::int32_t partition)
{
	Settings all{
		{"group.id", "not-joined"},     {"enable.auto.commit", "false"}, {"enable.partition.eof", "true"},
		{"auto.offset.reset", "error"}, {"check.crcs", "true"},          {"fetch.wait.max.ms", "100"},
	};
	for (const auto& [key, value] : settings)
	{
		all[key] = value;
	}
	std::string error;
	_consumer.reset(RdKafka::KafkaConsumer::create(librdkafkaConfiguration(bootstrap, all).get(), error));
	if (!_consumer) throw std::runtime_error(error);
	const std::unique_ptr<RdKafka::TopicPartition> place(RdKafka::TopicPartition::create(topic, partition, offset));
	if (_consumer->assign({place.get()}) != RdKafka::ERR_NO_ERROR) throw std::runtime_error("assign failed");
}

LibrdkafkaReader::~LibrdkafkaReader()
{
	_consumer->close();
}

std::vector<Record> LibrdkafkaReader::read(std::size_t count, std::chrono::milliseconds limit)
{
	const auto deadline = std::chrono::steady_clock::now() + limit;
	std::vector<Record> records;
	while (records.size() < count && std::chrono::steady_clock::now() < deadline)
	{
		const std::unique_ptr<RdKafka::Message> message(_consumer->consume(100));
		switch (message->err())
		{
		case RdKafka::ERR_NO_ERROR:
			records.push_back(toRecord(*message));
			break;
		case RdKafka::ERR__TIMED_OUT:
			break;
		case RdKafka::ERR__PARTITION_EOF:
			return records;
		default:
			_lastError = message->err();
			return records;
		}
	}
	return records;
}

std::vector<Record> LibrdkafkaReader::readToEnd(std::chrono::milliseconds limit)
{
	return read(static_cast<std::size_t>(-1), limit);
}

std::vector<Record> readAll(const std::string& bootstrap, const std::string& topic)
{
	return LibrdkafkaReader(bootstrap, topic, RdKafka::Topic::OFFSET_BEGINNING).readToEnd();
}

} // namespace Aeon::Test
