#include "Groups/Consumer/EmbeddedProtocol.h"

#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Encoder.h"

#include <algorithm>

namespace Aeon::Coordinator
{

namespace
{

using Protocol::ConsumerProtocolAssignment;
using Protocol::ConsumerProtocolSubscription;

template <typename Message>
std::optional<Message> decodeEmbedded(BytesView bytes, Protocol::Arena& arena)
{
	try
	{
		Protocol::Decoder decoder(bytes, arena);
		const std::int16_t version = decoder.readInt16();
		if (version < 0) return std::nullopt;
		Message message;
		message.decode(decoder, std::min(version, Message::HIGHEST_VERSION));
		return message;
	}
	catch (const Protocol::DecodeException&)
	{
		return std::nullopt;
	}
}

std::int16_t versionOf(BytesView bytes)
{
	if (bytes.size() < 2) return 0;
	const auto version = static_cast<std::int16_t>((bytes[0] << 8) | bytes[1]);
	return std::clamp<std::int16_t>(version, 0, ConsumerProtocolAssignment::HIGHEST_VERSION);
}

template <typename Topics>
Assignment partitionsById(const Topics& topics, const MetadataImage& image)
{
	Assignment partitions;
	for (const auto& named : topics)
	{
		const TopicImage* topic = image.topic(named.topic);
		if (topic == nullptr || named.partitions.empty()) continue;
		auto& numbers = partitions[topic->id];
		numbers.insert(numbers.end(), named.partitions.begin(), named.partitions.end());
		std::sort(numbers.begin(), numbers.end());
		numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
	}
	return partitions;
}

} // namespace

std::optional<ConsumerProtocolSubscription> decodeSubscription(BytesView bytes, Protocol::Arena& arena)
{
	return decodeEmbedded<ConsumerProtocolSubscription>(bytes, arena);
}

std::optional<ConsumerProtocolAssignment> decodeAssignment(BytesView bytes, Protocol::Arena& arena)
{
	return decodeEmbedded<ConsumerProtocolAssignment>(bytes, arena);
}

std::vector<std::uint8_t>
encodeAssignment(const Assignment& assignment, const MetadataImage& image, BytesView subscription)
{
	Protocol::Arena arena;
	ConsumerProtocolAssignment message;
	message.userData.reset();
	for (const auto& [topicId, numbers] : assignment)
	{
		const TopicImage* topic = image.topic(topicId);
		if (topic == nullptr) continue;
		auto& added = message.assignedPartitions.append(arena);
		added.topic = topic->name;
		added.partitions.resize(arena, numbers.size());
		std::copy(numbers.begin(), numbers.end(), added.partitions.begin());
	}
	const std::int16_t version = versionOf(subscription);
	std::vector<std::uint8_t> bytes(sizeof(version) + message.encodedSize(version).memoryBytes);
	Protocol::Encoder encoder{std::span(bytes)};
	encoder.writeInt16(version);
	message.encode(encoder, version);
	encoder.finish();
	return bytes;
}

Assignment ownedPartitions(const ConsumerProtocolSubscription& subscription, const MetadataImage& image)
{
	return partitionsById(subscription.ownedPartitions, image);
}

Assignment assignedPartitions(const ConsumerProtocolAssignment& assignment, const MetadataImage& image)
{
	return partitionsById(assignment.assignedPartitions, image);
}

} // namespace Aeon::Coordinator
