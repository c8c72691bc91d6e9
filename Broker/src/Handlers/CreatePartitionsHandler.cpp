#include "CreatePartitionsHandler.h"

#include "AdminSupport.h"

#include "Aeon/Coordinator/MetadataLog.h"
#include "Aeon/Coordinator/TopicOperations.h"
#include "Aeon/Protocol/Arena.h"

#include <map>
#include <vector>

namespace Aeon
{

namespace
{

using Coordinator::MorePartitions;

MorePartitions morePartitions(const auto& topic)
{
	MorePartitions wanted;
	wanted.topic = topic.name;
	wanted.totalCount = topic.count;
	if (topic.assignments.isNull()) return wanted;
	auto& assignments = wanted.assignments.emplace();
	for (const auto& assignment : topic.assignments)
	{
		auto& brokers = assignments.emplace_back();
		for (const std::int32_t broker : assignment.brokerIds)
			brokers.emplace_back(broker);
	}
	return wanted;
}

void refuse(RequestContext& context, const Error& error, auto& answer)
{
	answer.errorCode = wireCode(error.code);
	answer.errorMessage = errorText(context, error);
}

} // namespace

void CreatePartitionsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.topics.size())) return;
	std::map<std::string_view, int> counts;
	for (const auto& topic : request.topics)
		++counts[topic.name];

	std::vector<MorePartitions> wanted;
	std::vector<std::size_t> places;
	for (const auto& topic : request.topics)
	{
		int& count = counts[topic.name];
		if (count == 0) continue;
		auto& answer = response.results.append(context.arena());
		answer.name = topic.name;
		if (count > 1)
		{
			refuse(context, {ErrorCode::INVALID_REQUEST, "The request names this topic twice."}, answer);
			count = 0;
			continue;
		}
		places.push_back(response.results.size() - 1);
		wanted.push_back(morePartitions(topic));
	}

	std::vector<Result<void>> results;
	_services.metadata.commit(
		[&](const Coordinator::MetadataImage& image)
		{
			auto outcome = Coordinator::createPartitions(image, wanted);
			results = std::move(outcome.response);
			return request.validateOnly ? Coordinator::MetadataRecords() : std::move(outcome.records);
		});
	for (std::size_t index = 0; index < results.size(); ++index)
		if (!results[index].ok()) refuse(context, results[index].error(), response.results[places[index]]);
}

void CreatePartitionsHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	for (const auto& topic : request.topics)
	{
		auto& answer = response.results.append(context.arena());
		answer.name = topic.name;
		answer.errorCode = wireCode(code);
		answer.errorMessage = errorMessage(code);
	}
}

} // namespace Aeon
