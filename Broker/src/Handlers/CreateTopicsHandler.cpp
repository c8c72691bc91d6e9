#include "CreateTopicsHandler.h"

#include "AdminSupport.h"

#include "Aeon/Broker/ConfigDescription.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TopicOperations.h"
#include "Aeon/Protocol/Arena.h"

#include <map>
#include <vector>

namespace Aeon
{

namespace
{

using Request = Protocol::CreateTopicsRequest;
using Response = Protocol::CreateTopicsResponse;
using Coordinator::CreatedTopic;
using Coordinator::NewTopic;

constexpr std::int16_t CONFIGS_VERSION = 5;

/// Why a topic of the request is not even tried; no value where it is.
std::optional<Error> refusal(const auto& topic, const std::map<std::string_view, int>& counts)
{
	if (counts.at(topic.name) > 1) return Error{ErrorCode::INVALID_REQUEST, "The request names this topic twice."};
	if (topic.name == "__cluster_metadata")
		return Error{ErrorCode::INVALID_REQUEST, "This name belongs to the cluster's metadata log."};
	for (const auto& config : topic.configs)
		if (!config.value)
			return Error{
				ErrorCode::INVALID_CONFIG, "Config '" + std::string(config.name) + "' of a new topic has no value."};
	return std::nullopt;
}

NewTopic newTopic(const auto& topic)
{
	NewTopic wanted;
	wanted.name = topic.name;
	wanted.id = Uuid::random();
	wanted.partitionCount = topic.numPartitions;
	wanted.replicationFactor = topic.replicationFactor;
	for (const auto& assignment : topic.assignments)
	{
		auto& added = wanted.assignments.emplace_back();
		added.partition = assignment.partitionIndex;
		for (const std::int32_t broker : assignment.brokerIds)
			added.brokers.emplace_back(broker);
	}
	for (const auto& config : topic.configs)
		wanted.configs.insert_or_assign(std::string(config.name), std::string(*config.value));
	return wanted;
}

void describe(RequestContext& context, const BrokerConfig& broker, const NewTopic& topic, auto& answer)
{
	const auto entries = describeTopicConfigs(broker, topic.configs);
	answer.configs.resize(context.arena(), entries.size());
	for (std::size_t index = 0; index < entries.size(); ++index)
	{
		const ConfigEntry& entry = entries[index];
		auto& config = answer.configs[index];
		config.name = context.keep(entry.name);
		config.value = entry.value ? std::optional(context.keep(*entry.value)) : std::nullopt;
		config.readOnly = entry.readOnly;
		config.configSource = static_cast<std::int8_t>(entry.source);
		config.isSensitive = entry.sensitive;
	}
}

void refuse(RequestContext& context, const Error& error, auto& answer)
{
	answer.errorCode = wireCode(error.code);
	answer.errorMessage = errorText(context, error);
}

} // namespace

void CreateTopicsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.topics.size())) return;
	std::map<std::string_view, int> counts;
	for (const auto& topic : request.topics)
		++counts[topic.name];

	std::vector<NewTopic> wanted;
	std::vector<std::size_t> places;
	response.topics.reserve(context.arena(), counts.size());
	for (const auto& topic : request.topics)
	{
		int& count = counts[topic.name];
		if (count == 0) continue;
		auto& answer = response.topics.append(context.arena());
		answer.name = topic.name;
		if (const auto refused = refusal(topic, counts))
		{
			refuse(context, *refused, answer);
			count = 0;
			continue;
		}
		places.push_back(response.topics.size() - 1);
		wanted.push_back(newTopic(topic));
	}

	const Coordinator::TopicDefaults defaults{
		_services.config.numPartitions, _services.config.defaultReplicationFactor};
	std::vector<Result<CreatedTopic>> results;
	_services.metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			auto outcome = Coordinator::createTopics(image, wanted, defaults, _rules);
			results = std::move(outcome.response);
			return request.validateOnly ? Coordinator::MetadataRecords() : std::move(outcome.records);
		});
	for (std::size_t index = 0; index < results.size(); ++index)
	{
		auto& answer = response.topics[places[index]];
		if (!results[index].ok())
		{
			refuse(context, results[index].error(), answer);
			continue;
		}
		answer.errorMessage = std::nullopt;
		answer.topicId = results[index]->id;
		answer.numPartitions = results[index]->partitionCount;
		answer.replicationFactor = results[index]->replicationFactor;
		if (context.apiVersion >= CONFIGS_VERSION) describe(context, _services.config, wanted[index], answer);
	}
}

void CreateTopicsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& topic : request.topics)
	{
		auto& answer = response.topics.append(context.arena());
		answer.name = topic.name;
		answer.errorCode = wireCode(code);
		answer.errorMessage = errorMessage(code);
	}
}

} // namespace Aeon
