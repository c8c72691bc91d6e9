#pragma once

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/ConfigRules.h"

namespace Aeon
{

/// The settings of topics and groups, as operations on metadata need to know them. Other resources take no overrides: a
/// change that nobody would obey is refused with INVALID_REQUEST, as Kafka refuses one of a read-only setting.
///
/// Thread-safe. The config outlives it.
class BrokerConfigRules final : public Coordinator::ConfigRules
{
public:
	explicit BrokerConfigRules(const BrokerConfig& config) : _config(config) {}

	bool isList(Coordinator::ConfigResourceType type, std::string_view key) const override;
	std::optional<std::string> defaultValue(Coordinator::ConfigResourceType type, std::string_view key) const override;
	Result<void>
	validate(const Coordinator::ConfigResource& resource, const Coordinator::ConfigMap& overrides) const override;

private:
	const BrokerConfig& _config;
};

} // namespace Aeon
