#include "MetadataHandler.h"

#include "AdminSupport.h"
#include "ClusterNodes.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TopicNames.h"
#include "Aeon/Coordinator/TopicOperations.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <unordered_set>

namespace Aeon
{

namespace
{

using Request = Protocol::MetadataRequest;
using Coordinator::MetadataImage;
using Coordinator::TopicImage;

/// From here on a leader without this listener is told apart from no leader.
constexpr std::int16_t LISTENER_NOT_FOUND_VERSION = 6;
constexpr std::int16_t TOPIC_IDS_VERSION = 12;
constexpr std::int16_t OPERATIONS_VERSION = 8;
constexpr std::int16_t CLUSTER_OPERATIONS_VERSION_MAX = 10;

bool asksForAll(const Request& request, std::int16_t version)
{
	return request.topics.isNull() || (version == 0 && request.topics.empty());
}

/// Names and ids that a request lists, each once, as they first came.
struct Wanted
{
	std::vector<std::string_view> names;
	std::vector<Uuid> ids;

	explicit Wanted(const Request& request)
	{
		std::unordered_set<std::string_view> seenNames;
		std::unordered_set<Uuid> seenIds;
		for (const auto& topic : request.topics)
			if (!topic.topicId.isZero())
			{
				if (seenIds.insert(topic.topicId).second) ids.push_back(topic.topicId);
			}
			else if (topic.name && seenNames.insert(*topic.name).second)
				names.push_back(*topic.name);
		// A request that names ids is answered for these alone.
		if (!ids.empty()) names.clear();
	}
};

bool usesIdsTooEarly(const Request& request, std::int16_t version)
{
	return version < TOPIC_IDS_VERSION && std::any_of(
											  request.topics.begin(), request.topics.end(),
											  [](const auto& topic) { return !topic.name || !topic.topicId.isZero(); });
}

ErrorCode missingTopicCode(std::string_view name)
{
	return Coordinator::topicNameProblem(name).empty() ? ErrorCode::UNKNOWN_TOPIC_OR_PARTITION
													   : ErrorCode::INVALID_TOPIC_EXCEPTION;
}

} // namespace

/// Fills the topics of one response.
class MetadataHandler::Answer
{
public:
	Answer(
		RequestContext& context, const MetadataImage& image, const ClusterNodes& nodes, bool withOperations,
		Response& response) :
		_context(context), _image(image), _nodes(nodes), _withOperations(withOperations), _response(response)
	{
	}

	void addAll()
	{
		_response.topics.reserve(_context.arena(), _image.topics().size());
		_image.topics().forEach([this](const std::string&, const auto& topic) { add(*topic); });
	}

	void add(const TopicImage& topic)
	{
		auto& answer = append(ErrorCode::NONE, _context.keep(topic.name), topic.id);
		answer.partitions.resize(_context.arena(), topic.partitions.size());
		for (std::int32_t index = 0; index < topic.partitionCount(); ++index)
			fill(answer.partitions[static_cast<std::size_t>(index)], index, topic);
	}

	ResponseTopic& append(ErrorCode code, std::optional<std::string_view> name, const Uuid& id)
	{
		auto& answer = _response.topics.append(_context.arena());
		answer.errorCode = wireCode(code);
		answer.name = name;
		answer.topicId = id;
		answer.isInternal = name && Coordinator::isInternalTopic(*name);
		if (_withOperations) answer.topicAuthorizedOperations = TOPIC_OPERATIONS;
		return answer;
	}

private:
	void fill(auto& answer, std::int32_t index, const TopicImage& topic)
	{
		const PartitionStatus status = _nodes.status(topic, index);
		const bool oldCode =
			status.error == ErrorCode::LISTENER_NOT_FOUND && _context.apiVersion < LISTENER_NOT_FOUND_VERSION;
		answer.errorCode = wireCode(oldCode ? ErrorCode::LEADER_NOT_AVAILABLE : status.error);
		answer.partitionIndex = index;
		answer.leaderId = status.leader.value();
		answer.leaderEpoch = topic.partition(PartitionId(index))->leaderEpoch.value();
		answer.replicaNodes = status.replicas;
		answer.isrNodes = status.isr;
		answer.offlineReplicas = status.offlineReplicas;
		if (_context.apiVersion == 0 && status.error == ErrorCode::NONE && !status.offlineReplicas.empty())
			leaveOutOffline(answer);
	}

	/// Version 0 knows no offline replicas: they are left out of the lists, and that is an error.
	void leaveOutOffline(auto& answer)
	{
		const auto present = [&](const Protocol::Array<std::int32_t>& all)
		{
			Protocol::Array<std::int32_t> kept;
			for (const std::int32_t node : all)
				if (_nodes.find(NodeId(node)) != nullptr) kept.append(_context.arena(), node);
			return kept;
		};
		answer.replicaNodes = present(answer.replicaNodes);
		answer.isrNodes = present(answer.isrNodes);
		answer.errorCode = wireCode(ErrorCode::REPLICA_NOT_AVAILABLE);
	}

	RequestContext& _context;
	const MetadataImage& _image;
	const ClusterNodes& _nodes;
	const bool _withOperations;
	Response& _response;
};

void MetadataHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.topics.size())) return;
	const std::int16_t version = context.apiVersion;
	if (usesIdsTooEarly(request, version))
	{
		fail(context, request, response, ErrorCode::INVALID_REQUEST);
		return;
	}
	const bool all = asksForAll(request, version);
	const Wanted wanted(request);
	auto image = _services.metadata.image();
	std::vector<std::pair<std::string_view, ErrorCode>> refused;
	if (!all && _services.config.autoCreateTopics && request.allowAutoTopicCreation)
	{
		std::vector<std::string_view> missing;
		std::copy_if(
			wanted.names.begin(), wanted.names.end(), std::back_inserter(missing),
			[&](std::string_view name) { return image->topic(name) == nullptr; });
		if (!missing.empty())
		{
			refused = createMissing(missing);
			image = _services.metadata.image();
		}
	}

	const ClusterNodes nodes(_services, *image, context);
	for (const NodeEndpoint& node : nodes.alive())
	{
		auto& broker = response.brokers.append(context.arena());
		broker.nodeId = node.id.value();
		broker.host = node.host;
		broker.port = node.port;
		broker.rack = node.rack;
	}
	response.clusterId = _services.clusterId;
	response.controllerId = nodes.find(_services.nodeId) == nullptr ? -1 : _services.nodeId.value();
	if (version >= OPERATIONS_VERSION && version <= CLUSTER_OPERATIONS_VERSION_MAX &&
		request.includeClusterAuthorizedOperations)
		response.clusterAuthorizedOperations = CLUSTER_OPERATIONS;

	Answer answer(
		context, *image, nodes, version >= OPERATIONS_VERSION && request.includeTopicAuthorizedOperations, response);
	if (all) answer.addAll();
	for (const Uuid& id : wanted.ids)
		if (const TopicImage* topic = image->topic(id))
			answer.add(*topic);
		else
			answer.append(ErrorCode::UNKNOWN_TOPIC_ID, std::nullopt, id);
	for (const std::string_view name : wanted.names)
	{
		if (const TopicImage* topic = image->topic(name))
		{
			answer.add(*topic);
			continue;
		}
		const auto why = std::find_if(refused.begin(), refused.end(), [&](const auto& it) { return it.first == name; });
		answer.append(why == refused.end() ? missingTopicCode(name) : why->second, name, Uuid{});
	}
}

void MetadataHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& topic : request.topics)
	{
		auto& answer = response.topics.append(context.arena());
		answer.errorCode = wireCode(code);
		answer.name = topic.name.value_or(std::string_view());
		answer.topicId = topic.topicId;
	}
	// Only the newest version can say it where no topic was named.
	response.errorCode = wireCode(request.topics.empty() ? code : ErrorCode::NONE);
}

std::vector<std::pair<std::string_view, ErrorCode>>
MetadataHandler::createMissing(const std::vector<std::string_view>& names)
{
	std::vector<std::pair<std::string_view, ErrorCode>> refused;
	std::vector<Coordinator::NewTopic> topics;
	std::vector<std::string_view> tried;
	for (const std::string_view name : names)
	{
		if (Coordinator::isInternalTopic(name) || name == "__cluster_metadata")
		{
			refused.emplace_back(name, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
			continue;
		}
		Coordinator::NewTopic topic;
		topic.name = name;
		topic.id = Uuid::random();
		topics.push_back(std::move(topic));
		tried.push_back(name);
	}
	const Coordinator::TopicDefaults defaults{
		_services.config.numPartitions, _services.config.defaultReplicationFactor};
	std::vector<Result<Coordinator::CreatedTopic>> results;
	_services.metadata.commit(
		[&](const MetadataImage& image)
		{
			auto outcome = Coordinator::createTopics(image, topics, defaults, _rules);
			results = std::move(outcome.response);
			return std::move(outcome.records);
		});
	for (std::size_t index = 0; index < results.size(); ++index)
		if (!results[index].ok()) refused.emplace_back(tried[index], results[index].code());
	return refused;
}

} // namespace Aeon
