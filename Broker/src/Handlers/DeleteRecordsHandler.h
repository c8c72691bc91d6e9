#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/DeleteRecordsRequest.h"
#include "Aeon/Protocol/Messages/DeleteRecordsResponse.h"

namespace Aeon
{

class Partition;

/// Deletes the records before an offset: moves the log start offset there, at most to the high watermark. Done when
/// the answer leaves, so that timeoutMs bounds nothing.
///
/// Thread-safe.
class DeleteRecordsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::DELETE_RECORDS;
	using Request = Protocol::DeleteRecordsRequest;
	using Response = Protocol::DeleteRecordsResponse;

	explicit DeleteRecordsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

private:
	/// Gives the new low watermark.
	static Result<Offset> deleteBefore(Partition& partition, std::int64_t offset);

	BrokerServices& _services;
};

} // namespace Aeon
