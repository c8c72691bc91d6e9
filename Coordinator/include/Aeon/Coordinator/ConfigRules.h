#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Coordinator/ConfigResource.h"

#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// What operations must know of settings: the tables of settings live where the settings are obeyed, not here.
///
/// Thread-safe.
class ConfigRules
{
public:
	virtual ~ConfigRules() = default;

	/// Whether items can be appended to and subtracted from this setting.
	virtual bool isList(ConfigResourceType type, std::string_view key) const = 0;
	/// The setting's own default as text, which appending starts from; no value for none.
	virtual std::optional<std::string> defaultValue(ConfigResourceType type, std::string_view key) const = 0;
	/// Checks all overrides that a resource would have: INVALID_CONFIG for an unknown key or a value that is not
	/// allowed, INVALID_REQUEST for a resource that takes no overrides.
	virtual Result<void> validate(const ConfigResource& resource, const ConfigMap& overrides) const = 0;
};

} // namespace Aeon::Coordinator
