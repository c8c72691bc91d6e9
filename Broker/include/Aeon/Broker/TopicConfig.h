#pragma once

#include "Aeon/Base/SettingTable.h"
#include "Aeon/Base/SettingValue.h"
#include "Aeon/Storage/LogConfig.h"

#include <cstdint>
#include <string_view>

namespace Aeon
{

struct BrokerConfig;

/// What a topic's settings come to: its own over the broker's defaults. A plain value.
struct TopicConfig
{
	Storage::LogConfig log;
	/// min.insync.replicas.
	std::int32_t minInsyncReplicas = 1;

	/// Names and values that are not valid (they were checked when they were set, perhaps by another version) count as
	/// not given. Thread-safe.
	static TopicConfig of(const BrokerConfig& broker, const SettingMap& overrides);
};

/// The effective value of one topic setting, by the rule of TopicConfig::of. The name must be a topic setting's
/// (AEON_CHECK). Thread-safe.
SettingValue topicSettingValue(const BrokerConfig& broker, const SettingMap& overrides, std::string_view name);

} // namespace Aeon
