#pragma once

#include "BrokerTest.h"
#include "GroupSettings.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaGroupAdmin.h"
#include "LibrdkafkaProducer.h"
#include "ObservedGroup.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// Base of tests of consumer groups: a topic of a few partitions, a group's name, and the admin clients. @p Base is
/// BrokerTest, or OwnBrokerTest for tests that restart the broker.
template <typename Base>
class GroupTestOn : public Base
{
protected:
	static constexpr int PARTITIONS = 6;

	Settings settings() const override { return groupSettings(); }

	void SetUp() override
	{
		Base::SetUp();
		if (this->IsSkipped()) return;
		topic = this->uniqueTopic();
		group = "group-of-" + topic;
		admin.emplace(this->bootstrap());
		groups.emplace(this->bootstrap());
		ASSERT_EQ(admin->createTopic(topic, PARTITIONS), RD_KAFKA_RESP_ERR_NO_ERROR);
		awaitCoordinator();
	}

	void TearDown() override
	{
		if (admin && !topic.empty()) admin->deleteTopic(topic);
		groups.reset();
		admin.reset();
		Base::TearDown();
	}

	/// Blocks until the group can be worked with. The admin calls of librdkafka 2.0 fail or even crash before, where a
	/// consumer tries again.
	void awaitCoordinator() { LibrdkafkaMember(this->bootstrap(), group).committed(place(0)); }

	GroupPartition place(std::int32_t partition) const { return {topic, partition}; }

	std::set<GroupPartition> places() const
	{
		std::set<GroupPartition> all;
		for (std::int32_t partition = 0; partition < PARTITIONS; ++partition)
		{
			all.insert(place(partition));
		}
		return all;
	}

	/// Writes @p count records to one partition.
	void fill(std::int32_t partition, int count)
	{
		LibrdkafkaProducer producer(this->bootstrap());
		ASSERT_TRUE(producer.sendAll(
			topic, std::vector<Record>(static_cast<std::size_t>(count), Record{"key", "value"}), partition));
	}

	/// A session timeout for members that are to die: what Kafka allows by default, and less where that is ours to say.
	std::string shortSessionMs() const { return this->brokerIsOurs() ? "1000" : "6000"; }

	std::string topic;
	std::string group;
	std::optional<LibrdkafkaAdmin> admin;
	std::optional<LibrdkafkaGroupAdmin> groups;
};

using GroupTest = GroupTestOn<BrokerTest>;
using OwnGroupTest = GroupTestOn<OwnBrokerTest>;

} // namespace Aeon::Test
