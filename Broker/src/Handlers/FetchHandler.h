#pragma once

#include "../Fetch/FetchReader.h"
#include "../Fetch/FetchScratch.h"

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"

#include <string_view>

namespace Aeon
{

class TopicSnapshot;

/// Reads records for consumers. Where there are fewer bytes than the request's minimum, its connection's thread sleeps
/// until one of the partitions asked for has more, the time is up, or the broker stops. Records leave as file
/// slices, straight from the page cache. There are no other replicas: a request that says it comes from one gets
/// NOT_LEADER_OR_FOLLOWER, and the rack of a consumer makes no difference.
///
/// Thread-safe.
class FetchHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::FETCH;
	using Request = Protocol::FetchRequest;
	using Response = Protocol::FetchResponse;

	explicit FetchHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	ErrorCode check(const RequestContext& context, const Request& request) const;
	void resolve(
		const RequestContext& context, const Request& request, const TopicSnapshot& topics,
		FetchScratch& scratch) const;
	void
	readUntilEnough(RequestContext& context, const Request& request, FetchReader& reader, FetchScratch& scratch) const;
	void respond(RequestContext& context, FetchScratch& scratch, Response& response) const;
	void nameLeader(RequestContext& context, FetchTarget& target, Response& response) const;

	BrokerServices& _services;
};

} // namespace Aeon
