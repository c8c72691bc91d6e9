#pragma once

#include "Aeon/Broker/RequestContext.h"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Protocol
{
class Decoder;
}

namespace Aeon
{

struct BrokerServices;

/// Decodes the body of one API's request, calls its handler, encodes the response. One object serves all connections.
///
/// Thread-safe, as handlers are.
class ApiInvoker
{
public:
	virtual ~ApiInvoker() = default;

	/// Reads the request from the decoder, which stands behind the header, and unless the context says
	/// otherwise adds the whole response to the reply: size prefix, header and body. The version has been
	/// checked. Throws DecodeException where the body is broken, and whatever a handler lets escape.
	virtual void invoke(RequestContext& context, Protocol::Decoder& body, BufferChain& reply) = 0;
};

/// One API that the broker serves.
struct ServedApi
{
	Protocol::ApiKey key;
	/// Kafka's name, as in "Produce".
	std::string_view name;
	/// Versions served and advertised; both inclusive.
	std::int16_t lowestVersion;
	std::int16_t highestVersion;
	std::unique_ptr<ApiInvoker> (*create)(BrokerServices&);
};

/// The one list of APIs and versions: dispatch, the ApiVersions response, metric names and the README's table come
/// from it.
///
/// A handler is a class with `Request` and `Response` (generated messages), a constructor taking `BrokerServices&`, and
///
///     void handle(RequestContext&, const Request&, Response&);
///
/// It is created once and called by all connection threads at the same time. It may also have
///
///     void fail(RequestContext&, const Request&, Response&, ErrorCode);
///
/// which fills a fresh response for a request whose handling ended with an exception; without it the connection is
/// closed in that case.
///
/// Immutable after construction, and so thread-safe.
class ApiTable
{
public:
	explicit ApiTable(BrokerServices& services);
	ApiTable(const ApiTable&) = delete;
	ApiTable& operator=(const ApiTable&) = delete;

	/// Every API, ascending by key; needs no running broker.
	static std::span<const ServedApi> served() noexcept;
	/// Null where the key is not served.
	static const ServedApi* find(std::int16_t key) noexcept;
	/// The table as Markdown, one row an API; what `--print-apis` prints and the README holds.
	static std::string markdown();

	/// The invoker of a served API.
	ApiInvoker& invoker(const ServedApi& api) const noexcept;

private:
	std::vector<std::unique_ptr<ApiInvoker>> _invokers;
};

} // namespace Aeon
