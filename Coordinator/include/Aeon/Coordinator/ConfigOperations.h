#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/ConfigResource.h"
#include "Aeon/Coordinator/ConfigRules.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace Aeon::Coordinator
{

/// What is done to one override, under Kafka's wire numbers.
enum class ConfigChangeType : std::int8_t
{
	SET = 0,
	/// Takes the override away; the value is not looked at.
	REMOVE = 1,
	/// Adds the items of a list that are not there yet.
	APPEND = 2,
	/// Takes items out of a list.
	SUBTRACT = 3,
};

struct ConfigChange
{
	std::string key;
	ConfigChangeType type = ConfigChangeType::SET;
	std::string value;
};

/// Changes to the overrides of one resource; each key at most once.
struct ConfigAlteration
{
	ConfigResource resource;
	std::vector<ConfigChange> changes;
};

/// Changes some overrides of each resource and leaves its others; one result for each, in order. The resources differ
/// from each other. A resource with one bad change keeps all its overrides. Results: INVALID_CONFIG,
/// INVALID_REQUEST, UNKNOWN_TOPIC_OR_PARTITION, BROKER_ID_NOT_REGISTERED, INVALID_TOPIC_EXCEPTION.
Outcome<std::vector<Result<void>>>
alterConfigs(const MetadataImage& image, std::span<const ConfigAlteration> alterations, const ConfigRules& rules);

/// All overrides that a resource is to have.
struct ConfigReplacement
{
	ConfigResource resource;
	ConfigMap configs;
};

/// Puts these overrides in the place of all that each resource has, as AlterConfigs does. Results as above.
Outcome<std::vector<Result<void>>>
replaceConfigs(const MetadataImage& image, std::span<const ConfigReplacement> replacements, const ConfigRules& rules);

} // namespace Aeon::Coordinator
