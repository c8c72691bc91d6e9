#include "FindCoordinatorHandler.h"

#include "AdminSupport.h"
#include "Groups/OffsetsTopic.h"
#include "Transactions/TransactionStateTopic.h"

#include "Aeon/Broker/AdvertisedEndpoints.h"
#include "Aeon/Protocol/Arena.h"

#include <charconv>

namespace Aeon
{

namespace
{

constexpr std::int8_t GROUP_KEY = 0;
constexpr std::int8_t TRANSACTION_KEY = 1;
constexpr std::int8_t SHARE_KEY = 2;
constexpr std::int16_t BATCH_VERSION = 4;
constexpr std::int16_t SHARE_VERSION = 6;

/// The form <group id>:<topic id>:<partition>; the group id may itself hold colons.
bool isSharePartitionKey(std::string_view key)
{
	const auto last = key.rfind(':');
	if (last == std::string_view::npos || last == 0) return false;
	const auto middle = key.rfind(':', last - 1);
	if (middle == std::string_view::npos || middle == 0) return false;
	const std::string_view digits = key.substr(last + 1);
	std::int32_t partition = -1;
	const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), partition);
	return read.ec == std::errc() && read.ptr == digits.data() + digits.size() && partition >= 0 &&
		   Uuid::parse(key.substr(middle + 1, last - middle - 1)).has_value();
}

void fillNobody(auto& answer, ErrorCode code)
{
	answer.errorCode = wireCode(code);
	answer.nodeId = -1;
	answer.port = -1;
}

} // namespace

Result<void> FindCoordinatorHandler::check(std::int16_t version, std::int8_t keyType, std::string_view key)
{
	switch (keyType)
	{
	case GROUP_KEY:
	case TRANSACTION_KEY:
		return {};
	case SHARE_KEY:
		if (version < SHARE_VERSION)
			return Error{ErrorCode::INVALID_REQUEST, "Share partitions have coordinators from version 6 on."};
		if (!isSharePartitionKey(key))
			return Error{ErrorCode::INVALID_REQUEST, "A share partition's key has the form group:topicId:partition."};
		return {};
	default:
		return Error{ErrorCode::INVALID_REQUEST, "Unknown type of coordinator " + std::to_string(keyType) + "."};
	}
}

Result<void> FindCoordinatorHandler::ensureTopic(std::int8_t keyType)
{
	if (keyType == GROUP_KEY) return _services.offsetsTopic.ensure();
	if (keyType == TRANSACTION_KEY) return _services.transactionTopic.ensure();
	return {};
}

void FindCoordinatorHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, request.coordinatorKeys.size())) return;
	const auto* endpoint = _services.endpoints.find(context.listenerName());
	const auto coordinated = ensureTopic(request.keyType);
	const auto answer = [&](auto& place, std::string_view key)
	{
		auto checked = check(context.apiVersion, request.keyType, key);
		if (checked.ok()) checked = coordinated;
		if (checked.ok() && endpoint == nullptr) checked = ErrorCode::COORDINATOR_NOT_AVAILABLE;
		if (!checked.ok())
		{
			fillNobody(place, checked.code());
			place.errorMessage = errorText(context, checked.error());
			return;
		}
		place.nodeId = _services.nodeId.value();
		place.host = context.keep(endpoint->host);
		place.port = endpoint->port;
	};
	if (context.apiVersion < BATCH_VERSION)
	{
		answer(response, request.key);
		return;
	}
	response.coordinators.resize(context.arena(), request.coordinatorKeys.size());
	for (std::size_t index = 0; index < request.coordinatorKeys.size(); ++index)
	{
		response.coordinators[index].key = request.coordinatorKeys[index];
		answer(response.coordinators[index], request.coordinatorKeys[index]);
	}
}

void FindCoordinatorHandler::fail(RequestContext& context, const Request& request, Response& response, ErrorCode code)
{
	if (context.apiVersion < BATCH_VERSION)
	{
		fillNobody(response, code);
		response.errorMessage = errorMessage(code);
		return;
	}
	for (const auto& key : request.coordinatorKeys)
	{
		auto& coordinator = response.coordinators.append(context.arena());
		coordinator.key = key;
		fillNobody(coordinator, code);
		coordinator.errorMessage = errorMessage(code);
	}
}

} // namespace Aeon
