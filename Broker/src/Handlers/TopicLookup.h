#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicRegistry.h"

#include <cstdint>
#include <string_view>

namespace Aeon
{

/// A partition, or the code that a request for it is answered with: exactly one of the two.
struct PartitionLookup
{
	Partition* partition = nullptr;
	ErrorCode error = ErrorCode::NONE;
};

/// A topic that a request names, there or not.
struct TopicLookup
{
	/// Null where there is no such topic.
	const ServedTopic* topic = nullptr;
	/// What the partitions of a missing topic are answered with.
	ErrorCode missing = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;

	/// UNKNOWN_TOPIC_OR_PARTITION where the topic has no such partition, KAFKA_STORAGE_ERROR where its log cannot be
	/// opened, or its log directory has failed since.
	PartitionLookup partition(std::int32_t index) const noexcept
	{
		if (topic == nullptr) return {nullptr, missing};
		if (!topic->has(index)) return {nullptr, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION};
		auto* const found = topic->find(index);
		if (found == nullptr || found->log().directory().isOffline()) return {nullptr, ErrorCode::KAFKA_STORAGE_ERROR};
		return {found, ErrorCode::NONE};
	}
};

/// The topic of that name, else UNKNOWN_TOPIC_OR_PARTITION.
inline TopicLookup findTopic(const TopicSnapshot& topics, std::string_view name) noexcept
{
	return {topics.find(name), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION};
}

/// The topic of that id, else UNKNOWN_TOPIC_ID.
inline TopicLookup findTopic(const TopicSnapshot& topics, const Uuid& id) noexcept
{
	return {topics.find(id), ErrorCode::UNKNOWN_TOPIC_ID};
}

} // namespace Aeon
