#include "Groups/Consumer/MetadataHash.h"

#include "Groups/Consumer/Xxh3.h"
#include "TestImage.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

SubscriptionCounts::Topics subscribed(std::vector<std::string> names)
{
	SubscriptionCounts counts;
	ConsumerMemberMetadata metadata;
	metadata.topicNames = std::move(names);
	counts.addMember(metadata);
	return counts.topics();
}

/// A cluster of one broker in that rack.
MetadataImage::Ptr clusterInRack(const std::string& rack)
{
	MetadataRecords records;
	RegisterBrokerRecord broker;
	broker.brokerId = 1;
	broker.brokerEpoch = 500;
	broker.fenced = false;
	broker.rack = rack;
	records.add(broker);
	return replayed(cluster(), records);
}

} // namespace

TEST(MetadataHash, IsZeroWithoutTopics)
{
	const auto image = withTopics(cluster(), {topicNamed("t", 1)});
	EXPECT_EQ(metadataHash({}, *image), 0);
	EXPECT_EQ(metadataHash(subscribed({"gone"}), *image), 0);
}

TEST(MetadataHash, IsThatOfKafkasBytes)
{
	// Topic "t" with id 0xaaaa:1 and one partition in rack "r", as Kafka lays it out: magic, id, name as UTF-16 and its
	// length, partitions; then each partition's number, and for each rack its length, its name and the length again.
	const std::vector<std::uint8_t> topic = {
		0,                                                      //
		0xaa, 0xaa, 0, 0, 0,   0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, //
		't',  0,    1, 0, 0,   0,                               //
		1,    0,    0, 0,                                       //
		0,    0,    0, 0,                                       //
		1,    0,    0, 0, 'r', 0, 1, 0, 0, 0,
	};
	const std::uint64_t topicHash = xxh3(topic);
	std::vector<std::uint8_t> all;
	for (int byte = 0; byte < 8; ++byte)
		all.push_back(static_cast<std::uint8_t>(topicHash >> (8 * byte)));
	const auto image = withTopics(clusterInRack("r"), {topicNamed("t", 1)});
	EXPECT_EQ(metadataHash(subscribed({"t", "gone"}), *image), static_cast<std::int64_t>(xxh3(all)));
}

TEST(MetadataHash, ChangesWithEverythingThatMatters)
{
	const auto base = withTopics(cluster(), {topicNamed("t", 1, 2)});
	const std::int64_t hash = metadataHash(subscribed({"t"}), *base);
	EXPECT_EQ(metadataHash(subscribed({"t"}), *withTopics(base, {topicNamed("u", 2)})), hash)
		<< "not a topic of the group";
	const auto other = withTopics(cluster(), {topicNamed("t", 5, 2)});
	EXPECT_NE(metadataHash(subscribed({"t"}), *other), hash) << "deleted and made anew";
	EXPECT_NE(metadataHash(subscribed({"t"}), *withTopics(cluster(), {topicNamed("t", 1, 3)})), hash) << "partitions";
	EXPECT_NE(metadataHash(subscribed({"t"}), *withTopics(clusterInRack("a"), {topicNamed("t", 1, 2)})), hash)
		<< "racks";
	const auto both = withTopics(base, {topicNamed("u", 2)});
	EXPECT_NE(metadataHash(subscribed({"t", "u"}), *both), hash) << "topics";
}

} // namespace Aeon::Coordinator
