#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Broker/ApiTable.h"
#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/Messages/ApiVersionsRequest.h"
#include "Aeon/Protocol/Messages/ApiVersionsResponse.h"

namespace Aeon
{

/// Tells a client which APIs, versions and features it may use, and refuses a client that looks for another cluster
/// or broker (KIP-35, KIP-511, KIP-584, KIP-1242). Thread-safe.
class ApiVersionsHandler
{
public:
	static constexpr Protocol::ApiKey KEY = Protocol::ApiKey::API_VERSIONS;
	using Request = Protocol::ApiVersionsRequest;
	using Response = Protocol::ApiVersionsResponse;

	explicit ApiVersionsHandler(BrokerServices& services) : _services(services) {}

	void handle(RequestContext& context, const Request& request, Response& response);

	/// The answer, in version 0, to a version that is not served: UNSUPPORTED_VERSION with the range of ApiVersions
	/// itself, from which every client can go on.
	static void refuseVersion(RequestContext& context, Response& response);

	/// Whether a client's software name or version has the form that KIP-511 asks for: letters, digits, '-' and '.',
	/// beginning and ending with a letter or digit.
	static bool isSoftwareName(std::string_view text) noexcept;

private:
	ErrorCode check(const RequestContext& context, const Request& request) const noexcept;
	void addFeatures(RequestContext& context, Response& response) const;

	BrokerServices& _services;
};

} // namespace Aeon
