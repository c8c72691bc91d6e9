#include "Groups/Consumer/MetadataHash.h"

#include "Groups/Consumer/Xxh3.h"

#include <Poco/UnicodeConverter.h>

#include <algorithm>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

/// Version of the hash, which is its first byte.
constexpr std::uint8_t HASH_MAGIC = 0;

/// Bytes to hash: numbers in little-endian order, strings as UTF-16 with their length behind them.
class HashInput
{
public:
	void add(std::uint8_t byte) { _bytes.push_back(byte); }
	void add(std::int32_t number) { addLittleEndian(static_cast<std::uint32_t>(number), 4); }
	void add(std::uint64_t number) { addLittleEndian(number, 8); }
	void add(const Poco::UTF16String& text)
	{
		for (const auto unit : text)
			addLittleEndian(static_cast<std::uint16_t>(unit), 2);
		add(static_cast<std::int32_t>(text.size()));
	}

	std::uint64_t hash() const { return xxh3(_bytes); }

private:
	void addLittleEndian(std::uint64_t number, int bytes)
	{
		for (int byte = 0; byte < bytes; ++byte)
			_bytes.push_back(static_cast<std::uint8_t>(number >> (8 * byte)));
	}

	std::vector<std::uint8_t> _bytes;
};

Poco::UTF16String utf16(const std::string& text)
{
	Poco::UTF16String converted;
	Poco::UnicodeConverter::convert(text, converted);
	return converted;
}

std::vector<std::string> racksOf(const PartitionImage& partition, const MetadataImage& image)
{
	std::vector<std::string> racks;
	for (const NodeId replica : partition.replicas)
	{
		const BrokerImage* broker = image.broker(replica);
		if (broker != nullptr && broker->rack) racks.push_back(*broker->rack);
	}
	std::sort(racks.begin(), racks.end());
	return racks;
}

std::uint64_t topicHash(const TopicImage& topic, const MetadataImage& image)
{
	HashInput input;
	input.add(HASH_MAGIC);
	input.add(topic.id.high);
	input.add(topic.id.low);
	input.add(utf16(topic.name));
	input.add(topic.partitionCount());
	for (std::int32_t number = 0; number < topic.partitionCount(); ++number)
	{
		input.add(number);
		for (const std::string& rack : racksOf(*topic.partition(PartitionId(number)), image))
		{
			const Poco::UTF16String units = utf16(rack);
			input.add(static_cast<std::int32_t>(units.size()));
			input.add(units);
		}
	}
	return input.hash();
}

} // namespace

std::int64_t metadataHash(const SubscriptionCounts::Topics& topics, const MetadataImage& image)
{
	HashInput input;
	bool hasTopic = false;
	for (const auto& [name, count] : topics)
	{
		const TopicImage* topic = image.topic(name);
		if (topic == nullptr) continue;
		hasTopic = true;
		input.add(topicHash(*topic, image));
	}
	return hasTopic ? static_cast<std::int64_t>(input.hash()) : 0;
}

} // namespace Aeon::Coordinator
