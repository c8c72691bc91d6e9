#pragma once

#include "BrokerProcess.h"
#include "Record.h"

#include <librdkafka/rdkafkacpp.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// librdkafka's C++ consumer, told which partition to read: it joins no group. Not thread-safe: one thread at a time.
class LibrdkafkaReader
{
public:
	/// Reads from @p offset on, which may be one of librdkafka's OFFSET_BEGINNING and OFFSET_END.
	LibrdkafkaReader(
		const std::string& bootstrap, const std::string& topic, std::int64_t offset, const Settings& settings = {},
		std::int32_t partition = 0);
	~LibrdkafkaReader();

	/// The next @p count records; fewer where the partition's end or the deadline comes first.
	std::vector<Record> read(std::size_t count, std::chrono::milliseconds limit = std::chrono::seconds(30));
	/// All records from here to the partition's end.
	std::vector<Record> readToEnd(std::chrono::milliseconds limit = std::chrono::seconds(60));

	/// The first error that stands in the way of reading, such as ERR__AUTO_OFFSET_RESET.
	RdKafka::ErrorCode lastError() const noexcept { return _lastError; }

private:
	std::unique_ptr<RdKafka::KafkaConsumer> _consumer;
	RdKafka::ErrorCode _lastError = RdKafka::ERR_NO_ERROR;
};

/// All that partition 0 of @p topic holds.
std::vector<Record> readAll(const std::string& bootstrap, const std::string& topic);

} // namespace Aeon::Test
