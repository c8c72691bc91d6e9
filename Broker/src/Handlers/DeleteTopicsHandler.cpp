#include "DeleteTopicsHandler.h"

#include "AdminSupport.h"

#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TopicOperations.h"
#include "Aeon/Protocol/Arena.h"

#include <map>
#include <vector>

namespace Aeon
{

namespace
{

using Coordinator::TopicImage;

constexpr std::int16_t IDS_VERSION = 6;
constexpr std::int16_t DELETION_DISABLED_VERSION = 3;

/// One topic of a request, however its version names topics.
struct WantedTopic
{
	std::optional<std::string_view> name;
	Uuid id;

	friend auto operator<=>(const WantedTopic&, const WantedTopic&) = default;
};

std::vector<WantedTopic> wantedTopics(const Protocol::DeleteTopicsRequest& request, std::int16_t version)
{
	std::vector<WantedTopic> wanted;
	if (version >= IDS_VERSION)
		for (const auto& topic : request.topics)
			wanted.push_back({topic.name, topic.topicId});
	else
		for (const std::string_view name : request.topicNames)
			wanted.push_back({name, Uuid{}});
	return wanted;
}

/// The id of the topic to be deleted, or why there is none.
Result<Uuid> findTopic(const Coordinator::MetadataImage& image, const WantedTopic& wanted, bool repeated)
{
	if (wanted.name && !wanted.id.isZero())
		return Error{ErrorCode::INVALID_REQUEST, "A topic is named by its name or by its id, not by both."};
	if (!wanted.name && wanted.id.isZero())
		return Error{ErrorCode::INVALID_REQUEST, "A topic is named neither by its name nor by its id."};
	if (repeated) return Error{ErrorCode::INVALID_REQUEST, "The request names this topic twice."};
	const TopicImage* topic = wanted.name ? image.topic(*wanted.name) : image.topic(wanted.id);
	if (topic == nullptr) return wanted.name ? ErrorCode::UNKNOWN_TOPIC_OR_PARTITION : ErrorCode::UNKNOWN_TOPIC_ID;
	return topic->id;
}

/// What becomes of each topic. One that is named by its name and by its id is named twice, too.
std::map<WantedTopic, Result<Uuid>>
resolve(const Coordinator::MetadataImage& image, const std::map<WantedTopic, int>& counts)
{
	std::map<WantedTopic, Result<Uuid>> results;
	std::map<Uuid, int> named;
	for (const auto& [topic, count] : counts)
	{
		const auto& result = results.emplace(topic, findTopic(image, topic, count > 1)).first->second;
		if (result.ok()) ++named[*result];
	}
	for (auto& [topic, result] : results)
		if (result.ok() && named[*result] > 1)
			result = Error{ErrorCode::INVALID_REQUEST, "The request names this topic by its name and by its id."};
	return results;
}

} // namespace

void DeleteTopicsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	const auto wanted = wantedTopics(request, context.apiVersion);
	if (refuseTooMany(context, wanted.size())) return;
	if (!_services.config.deleteTopics)
	{
		const bool tells = context.apiVersion >= DELETION_DISABLED_VERSION;
		fail(context, request, response, tells ? ErrorCode::TOPIC_DELETION_DISABLED : ErrorCode::INVALID_REQUEST);
		return;
	}
	std::map<WantedTopic, int> counts;
	for (const auto& topic : wanted)
		++counts[topic];

	std::map<WantedTopic, Result<Uuid>> results;
	_services.metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			results = resolve(image, counts);
			std::vector<Uuid> ids;
			for (const auto& [topic, id] : results)
				if (id.ok()) ids.push_back(*id);
			return Coordinator::deleteTopics(image, ids).records;
		});
	for (const auto& topic : wanted)
	{
		const auto result = results.find(topic);
		if (result == results.end()) continue;
		auto& answer = response.responses.append(context.arena());
		answer.name = topic.name;
		answer.topicId = topic.id;
		if (result->second.ok())
			answer.topicId = *result->second;
		else
		{
			answer.errorCode = wireCode(result->second.code());
			answer.errorMessage = errorText(context, result->second.error());
		}
		results.erase(result);
	}
}

void DeleteTopicsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& topic : wantedTopics(request, context.apiVersion))
	{
		auto& answer = response.responses.append(context.arena());
		answer.name = topic.name;
		answer.topicId = topic.id;
		answer.errorCode = wireCode(code);
		answer.errorMessage = errorMessage(code);
	}
}

} // namespace Aeon
