#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/SettingTable.h"
#include "Aeon/Base/SettingValue.h"

#include <string_view>

namespace Aeon
{

struct BrokerConfig;

/// The settings of groups and their checks. Thread-safe.
class GroupSettings
{
public:
	/// Every setting of a group. Their synonyms name the broker's settings that are their defaults.
	static const SettingTable& table();

	/// Checks all overrides of a group: each alone, against the bounds that the broker's settings give, and together
	/// with what the broker's settings give for the others. INVALID_CONFIG for an unknown name or a value that is not
	/// allowed; the message names both.
	static Result<void> validateAll(const BrokerConfig& broker, const SettingMap& overrides);

	/// The value of one setting: the group's own, else what the broker's settings give. An override that is not valid
	/// counts as not given. The name must be a group setting's (AEON_CHECK).
	static SettingValue value(const BrokerConfig& broker, const SettingMap& overrides, std::string_view name);

	/// Whether append and subtract are possible on this setting.
	static bool isList(std::string_view name);
};

} // namespace Aeon
