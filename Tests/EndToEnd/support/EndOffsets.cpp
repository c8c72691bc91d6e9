#include "EndOffsets.h"

#include "LibrdkafkaProducer.h"
#include "Waiting.h"

#include <chrono>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

std::int64_t endFor(const std::string& bootstrap, const std::string& isolation, const GroupPartition& place)
{
	std::string error;
	const auto configuration =
		librdkafkaConfiguration(bootstrap, {{"group.id", "ends"}, {"isolation.level", isolation}, {"log_level", "0"}});
	const std::unique_ptr<RdKafka::KafkaConsumer> consumer(RdKafka::KafkaConsumer::create(configuration.get(), error));
	if (!consumer) throw std::runtime_error(error);
	std::int64_t low = -1;
	std::int64_t high = -1;
	RdKafka::ErrorCode code = RdKafka::ERR_NO_ERROR;
	const bool answered = waitUntil(
		[&]
		{
			code = consumer->query_watermark_offsets(place.topic, place.partition, &low, &high, 5'000);
			return code == RdKafka::ERR_NO_ERROR;
		},
		std::chrono::seconds(30));
	if (!answered) throw std::runtime_error("no end offset: " + RdKafka::err2str(code));
	return high;
}

} // namespace

EndOffsets endOffsets(const std::string& bootstrap, const GroupPartition& place)
{
	return {endFor(bootstrap, "read_uncommitted", place), endFor(bootstrap, "read_committed", place)};
}

} // namespace Aeon::Test
