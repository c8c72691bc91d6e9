#include "Aeon/Broker/Broker.h"

#include "BrokerRuntime.h"

#include "Aeon/Base/Check.h"

#include <utility>

namespace Aeon
{

Broker::Broker(BrokerConfig config) : Broker(std::move(config), Environment{})
{
}

Broker::Broker(BrokerConfig config, Environment environment) :
	_config(std::move(config)), _environment(std::move(environment))
{
}

Broker::~Broker() = default;

void Broker::start()
{
	AEON_CHECK(!_runtime);
	auto runtime = std::make_unique<Runtime>(_config, _environment);
	runtime->start();
	_runtime = std::move(runtime);
}

void Broker::stop(std::chrono::milliseconds deadline)
{
	if (_runtime) _runtime->stop(deadline);
}

const std::string& Broker::clusterId() const noexcept
{
	AEON_CHECK(_runtime);
	return _runtime->clusterId();
}

const AdvertisedEndpoints& Broker::endpoints() const noexcept
{
	AEON_CHECK(_runtime);
	return _runtime->endpoints();
}

std::uint16_t Broker::boundPort(std::string_view listener) const
{
	AEON_CHECK(_runtime);
	return _runtime->boundPort(listener);
}

std::string Broker::bootstrapServers() const
{
	const auto& first = endpoints().all().front();
	const bool isAddress6 = first.host.find(':') != std::string::npos;
	return (isAddress6 ? "[" + first.host + "]" : first.host) + ":" + std::to_string(first.port);
}

} // namespace Aeon
