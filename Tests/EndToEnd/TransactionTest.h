#pragma once

#include "EndOffsets.h"
#include "GroupTest.h"
#include "LibrdkafkaReader.h"
#include "LibrdkafkaTransactionalProducer.h"
#include "Waiting.h"

#include <string>
#include <vector>

namespace Aeon::Test
{

/// Base of tests of transactions: a topic to write to and one to read from, and the group of whoever reads it.
class TransactionTest : public OwnGroupTest
{
protected:
	Settings settings() const override
	{
		Settings all = groupSettings();
		all["transaction.state.log.num.partitions"] = "4";
		all["offsets.topic.num.partitions"] = "4";
		all["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "100";
		return all;
	}

	void SetUp() override
	{
		OwnGroupTest::SetUp();
		if (IsSkipped()) return;
		output = uniqueTopic();
		ASSERT_EQ(admin->createTopic(output, PARTITIONS), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	/// Values that consumers see.
	std::vector<std::string>
	read(const std::string& name, std::int32_t partition = 0, const std::string& isolation = "read_committed") const
	{
		LibrdkafkaReader reader(
			bootstrap(), name, RdKafka::Topic::OFFSET_BEGINNING, {{"isolation.level", isolation}}, partition);
		std::vector<std::string> values;
		for (const Record& record : reader.readToEnd())
		{
			values.push_back(record.value.value_or(""));
		}
		return values;
	}

	/// Whether no transaction stays open in the partition.
	bool becomesStable(const std::string& name, std::int32_t partition = 0) const
	{
		return waitUntil(
			[&]
			{
				const EndOffsets ends = endOffsets(bootstrap(), {name, partition});
				return ends.highWatermark == ends.lastStable;
			},
			std::chrono::seconds(60));
	}

	std::string output;
};

} // namespace Aeon::Test
