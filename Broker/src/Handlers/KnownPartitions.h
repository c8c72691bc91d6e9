#pragma once

#include "Aeon/Base/Check.h"
#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/TopicImage.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Array.h"

#include <cstddef>
#include <cstdint>

namespace Aeon
{

/// Sorts out the partitions of a request that exist, so that a group is asked about these alone, and puts its answers
/// beside those of the others.
template <typename Topic, typename AnswerTopic>
class KnownPartitions
{
public:
	/// The answer is filled here; arena is the response's.
	KnownPartitions(Protocol::Array<AnswerTopic>& answers, Protocol::Arena& arena) : _answers(answers), _arena(arena) {}

	/// Sorts out all topics of a request that names them by their ids or by their names.
	template <typename Topics>
	void addAll(const Topics& topics, const Coordinator::MetadataImage& image, bool byId)
	{
		for (const auto& topic : topics)
		{
			const auto* known = byId ? image.topic(topic.topicId) : image.topic(topic.name);
			add(topic, known, byId ? ErrorCode::UNKNOWN_TOPIC_ID : ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
				[&](auto& named)
				{
					named.name = known->name;
					named.topicId = known->id;
				});
		}
	}

	/// Answers the topic's partitions that do not exist; image is null where the topic itself does not, and missing is
	/// the code for that. identify(known) gives the topic its name and id for the group.
	template <typename Identify>
	void add(const Topic& topic, const Coordinator::TopicImage* image, ErrorCode missing, Identify&& identify)
	{
		AnswerTopic answer;
		answer.name = topic.name;
		if constexpr (requires { topic.topicId; }) answer.topicId = topic.topicId;
		answer.partitions.reserve(_arena, topic.partitions.size());
		Topic known;
		for (const auto& partition : topic.partitions)
		{
			auto& place = answer.partitions.append(_arena);
			place.partitionIndex = partition.partitionIndex;
			if (image == nullptr)
				place.errorCode = wireCode(missing);
			else if (image->partition(PartitionId(partition.partitionIndex)) == nullptr)
				place.errorCode = wireCode(ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
			else
				known.partitions.append(_arena, partition);
		}
		_answers.append(_arena, answer);
		if (known.partitions.empty()) return;
		identify(known);
		_known.append(_arena, known);
	}

	/// The topics to ask the group about.
	const Protocol::Array<Topic>& known() const noexcept { return _known; }

	/// Takes over what the group says: the partitions of known(), in the same order.
	void merge(const Protocol::Array<AnswerTopic>& said)
	{
		std::size_t topic = 0;
		std::size_t partition = 0;
		for (auto& answer : _answers)
			for (auto& place : answer.partitions)
			{
				if (place.errorCode != wireCode(ErrorCode::NONE)) continue;
				AEON_CHECK(topic < said.size() && partition < said[topic].partitions.size());
				place.errorCode = said[topic].partitions[partition].errorCode;
				if (++partition < said[topic].partitions.size()) continue;
				++topic;
				partition = 0;
			}
	}

private:
	Protocol::Array<AnswerTopic>& _answers;
	Protocol::Arena& _arena;
	Protocol::Array<Topic> _known;
};

/// Answers every partition of the request with the code.
template <typename Request, typename Response>
void failPartitions(const Request& request, Response& response, Protocol::Arena& arena, ErrorCode code)
{
	for (const auto& topic : request.topics)
	{
		auto& answer = response.topics.append(arena);
		answer.name = topic.name;
		answer.topicId = topic.topicId;
		for (const auto& partition : topic.partitions)
		{
			auto& place = answer.partitions.append(arena);
			place.partitionIndex = partition.partitionIndex;
			place.errorCode = wireCode(code);
		}
	}
}

} // namespace Aeon
