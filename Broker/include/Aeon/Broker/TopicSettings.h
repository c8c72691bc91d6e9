#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/SettingTable.h"

#include <string_view>

namespace Aeon
{

struct BrokerConfig;

/// The settings of topics and their checks. Thread-safe.
class TopicSettings
{
public:
	/// Every setting of a topic. Their synonyms name the broker's settings that are their defaults, in order of
	/// precedence.
	static const SettingTable& table();

	/// Checks one value alone: INVALID_CONFIG for an unknown name or a value that is not allowed; the message names
	/// both.
	static Result<void> validate(std::string_view name, std::string_view value);

	/// Checks all overrides of a topic, each alone and together with what the broker's settings give for the others.
	/// INVALID_CONFIG as above.
	static Result<void> validateAll(const BrokerConfig& broker, const SettingMap& overrides);

	/// Whether append and subtract are possible on this setting.
	static bool isList(std::string_view name);
};

} // namespace Aeon
