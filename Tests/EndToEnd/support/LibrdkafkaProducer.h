#pragma once

#include "BrokerProcess.h"
#include "Record.h"

#include <librdkafka/rdkafkacpp.h>

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What became of one record that was handed to the producer.
struct Delivery
{
	bool reported = false;
	RdKafka::ErrorCode error = RdKafka::ERR_NO_ERROR;
	std::int64_t offset = -1;
	/// How many reports of the producer came before this one.
	std::size_t reportsBefore = 0;

	bool acknowledged() const noexcept { return reported && error == RdKafka::ERR_NO_ERROR; }
};

/// librdkafka's C++ producer. Not thread-safe: one thread at a time.
class LibrdkafkaProducer : private RdKafka::DeliveryReportCb
{
public:
	/// @p settings are librdkafka's own. Throws std::runtime_error where it refuses one.
	explicit LibrdkafkaProducer(const std::string& bootstrap, const Settings& settings = {});
	~LibrdkafkaProducer() override;

	/// Hands @p record over without waiting; blocks only while librdkafka's queue is full. Its delivery is the next
	/// element of deliveries().
	void enqueue(const std::string& topic, const Record& record, std::int32_t partition = 0);
	/// Serves delivery reports that have come, waiting for the first one at most @p limitMs.
	void poll(int limitMs = 0);
	/// Blocks until every record has its report. False at the deadline.
	bool flush(int limitMs = 60'000);

	/// One record, and its delivery.
	Delivery send(const std::string& topic, const Record& record, std::int32_t partition = 0);
	/// Sends all and returns whether all were acknowledged.
	bool sendAll(const std::string& topic, const std::vector<Record>& records, std::int32_t partition = 0);

	/// In the order of enqueue().
	const std::vector<Delivery>& deliveries() const noexcept { return _deliveries; }
	std::size_t acknowledgedCount() const noexcept { return _acknowledgedCount; }
	/// Records that were acknowledged or given up.
	std::size_t reportedCount() const noexcept { return _reportedCount; }

private:
	void dr_cb(RdKafka::Message& message) override;

	std::vector<Delivery> _deliveries;
	std::size_t _acknowledgedCount = 0;
	std::size_t _reportedCount = 0;
	std::unique_ptr<RdKafka::Producer> _producer;
};

/// A librdkafka configuration of @p settings; throws std::runtime_error where librdkafka refuses one.
std::unique_ptr<RdKafka::Conf> librdkafkaConfiguration(const std::string& bootstrap, const Settings& settings);

} // namespace Aeon::Test
