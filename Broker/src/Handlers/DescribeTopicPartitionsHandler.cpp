#include "DescribeTopicPartitionsHandler.h"

#include "AdminSupport.h"
#include "ClusterNodes.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TopicNames.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <set>

namespace Aeon
{

namespace
{

using Coordinator::MetadataImage;
using Coordinator::TopicImage;

Protocol::Array<std::int32_t> numbersOf(const std::vector<NodeId>& nodes, Protocol::Arena& arena)
{
	Protocol::Array<std::int32_t> numbers;
	for (const NodeId node : nodes)
		numbers.append(arena, node.value());
	return numbers;
}

} // namespace

/// One answer being filled, up to its limit.
class DescribeTopicPartitionsHandler::Page
{
public:
	Page(
		RequestContext& context, const ClusterNodes& nodes, const Request& request, std::int32_t limit, Response& out) :
		_context(context), _nodes(nodes), _request(request), _left(limit), _response(out)
	{
	}

	auto& append(ErrorCode code, std::string_view name, const Uuid& id)
	{
		auto& answer = _response.topics.append(_context.arena());
		answer.errorCode = wireCode(code);
		answer.name = name;
		answer.topicId = id;
		answer.isInternal = Coordinator::isInternalTopic(name);
		answer.topicAuthorizedOperations = TOPIC_OPERATIONS;
		return answer;
	}

	/// Adds a topic from the cursor's place or from its beginning; false where the page is full before its end.
	bool add(const TopicImage& topic)
	{
		const bool atCursor = _request.cursor && _request.cursor->topicName == topic.name;
		const std::int32_t from = atCursor ? _request.cursor->partitionIndex : 0;
		if (_left == 0) return stopAt(topic, 0);
		auto& answer = append(ErrorCode::NONE, _context.keep(topic.name), topic.id);
		const std::int32_t count = std::clamp(topic.partitionCount() - from, 0, _left);
		answer.partitions.resize(_context.arena(), static_cast<std::size_t>(count));
		for (std::int32_t index = 0; index < count; ++index)
			fill(answer.partitions[static_cast<std::size_t>(index)], from + index, topic);
		_left -= count;
		if (from < topic.partitionCount() && from + count < topic.partitionCount()) return stopAt(topic, from + count);
		return true;
	}

private:
	bool stopAt(const TopicImage& topic, std::int32_t partition)
	{
		Response::Cursor cursor;
		cursor.topicName = _context.keep(topic.name);
		cursor.partitionIndex = partition;
		_response.nextCursor = cursor;
		return false;
	}

	void fill(auto& answer, std::int32_t index, const TopicImage& topic) const
	{
		const auto& partition = *topic.partition(PartitionId(index));
		const PartitionStatus status = _nodes.status(topic, index);
		answer.partitionIndex = index;
		answer.leaderId = status.leader.value();
		answer.leaderEpoch = partition.leaderEpoch.value();
		answer.replicaNodes = status.replicas;
		answer.isrNodes = status.isr;
		answer.eligibleLeaderReplicas = numbersOf(partition.eligibleLeaderReplicas, _context.arena());
		answer.lastKnownElr = numbersOf(partition.lastKnownEligibleLeaders, _context.arena());
		answer.offlineReplicas = status.offlineReplicas;
	}

	RequestContext& _context;
	const ClusterNodes& _nodes;
	const Request& _request;
	std::int32_t _left;
	Response& _response;
};

void DescribeTopicPartitionsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.topics.size())) return;
	const std::string_view from = request.cursor ? request.cursor->topicName : std::string_view();
	std::set<std::string_view> names;
	for (const auto& topic : request.topics)
		if (topic.name >= from) names.insert(topic.name);
	const bool all = request.topics.empty();
	if (request.cursor && (request.cursor->partitionIndex < 0 || (!all && !names.contains(from))))
	{
		fail(context, request, response, ErrorCode::INVALID_REQUEST);
		return;
	}

	const auto image = _services.metadata.image();
	const ClusterNodes nodes(_services, *image, context);
	const std::int32_t limit =
		std::max(1, std::min(_services.config.requestPartitionsMax, request.responsePartitionLimit));
	Page page(context, nodes, request, limit, response);
	if (all)
	{
		image->topics().forEachFrom(from, [&](const std::string&, const auto& topic) { return page.add(*topic); });
		return;
	}
	for (const std::string_view name : names)
	{
		const TopicImage* topic = image->topic(name);
		if (topic != nullptr && !page.add(*topic)) return;
		if (topic == nullptr)
			page.append(
				Coordinator::topicNameProblem(name).empty() ? ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
															: ErrorCode::INVALID_TOPIC_EXCEPTION,
				name, Uuid{});
	}
}

void DescribeTopicPartitionsHandler::fail(
	RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& topic : request.topics)
	{
		auto& answer = response.topics.append(context.arena());
		answer.errorCode = wireCode(code);
		answer.name = topic.name;
	}
}

} // namespace Aeon
