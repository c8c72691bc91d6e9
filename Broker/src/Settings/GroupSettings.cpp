#include "Aeon/Broker/GroupSettings.h"

#include "SettingAreas.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/BrokerConfig.h"

#include <algorithm>

namespace Aeon
{

namespace
{

/// The broker's settings that bound a group's; an empty name bounds nothing.
struct GroupBounds
{
	std::string_view name;
	std::string_view min;
	std::string_view max;
};

constexpr GroupBounds BOUNDS[] = {
	{"consumer.assignment.interval.ms", "group.consumer.min.assignment.interval.ms",
	 "group.consumer.max.assignment.interval.ms"},
	{"consumer.heartbeat.interval.ms", "group.consumer.min.heartbeat.interval.ms",
	 "group.consumer.max.heartbeat.interval.ms"},
	{"consumer.session.timeout.ms", "group.consumer.min.session.timeout.ms", "group.consumer.max.session.timeout.ms"},
	{"share.assignment.interval.ms", "group.share.min.assignment.interval.ms",
	 "group.share.max.assignment.interval.ms"},
	{"share.delivery.count.limit", "group.share.min.delivery.count.limit", "group.share.max.delivery.count.limit"},
	{"share.heartbeat.interval.ms", "group.share.min.heartbeat.interval.ms", "group.share.max.heartbeat.interval.ms"},
	{"share.partition.max.record.locks", "group.share.min.partition.max.record.locks",
	 "group.share.max.partition.max.record.locks"},
	{"share.record.lock.duration.ms", "group.share.min.record.lock.duration.ms",
	 "group.share.max.record.lock.duration.ms"},
	{"share.session.timeout.ms", "group.share.min.session.timeout.ms", "group.share.max.session.timeout.ms"},
	{"streams.assignment.interval.ms", "group.streams.min.assignment.interval.ms",
	 "group.streams.max.assignment.interval.ms"},
	{"streams.heartbeat.interval.ms", "group.streams.min.heartbeat.interval.ms",
	 "group.streams.max.heartbeat.interval.ms"},
	{"streams.num.standby.replicas", "", "group.streams.max.standby.replicas"},
	{"streams.num.warmup.replicas", "", "group.streams.max.warmup.replicas"},
	{"streams.session.timeout.ms", "group.streams.min.session.timeout.ms", "group.streams.max.session.timeout.ms"},
	{"streams.task.offset.interval.ms", "group.streams.min.task.offset.interval.ms", ""},
};

/// A session must outlast the silence between two heartbeats.
struct SessionPair
{
	std::string_view session;
	std::string_view heartbeat;
};

constexpr SessionPair SESSIONS[] = {
	{"consumer.session.timeout.ms", "consumer.heartbeat.interval.ms"},
	{"share.session.timeout.ms", "share.heartbeat.interval.ms"},
	{"streams.session.timeout.ms", "streams.heartbeat.interval.ms"},
};

constexpr std::string_view RACK_TAGS = "streams.rack.aware.assignment.tags";
constexpr std::string_view STREAMS_ASSIGNOR = "streams.assignor.name";

Error invalid(std::string_view name, std::string_view value, const std::string& what)
{
	return Error{
		ErrorCode::INVALID_CONFIG, std::string(name) + "=" + std::string(trimmed(value)) + ": must be " + what};
}

Result<void> checkAlone(const std::string& name, const std::string& text)
{
	const SettingDefinition* row = GroupSettings::table().find(name);
	if (row == nullptr) return Error{ErrorCode::INVALID_CONFIG, name + ": groups have no such setting"};
	const Result<SettingValue> parsed = parseSetting(*row, text);
	if (!parsed) return parsed.error();
	// Parsing drops repeated items, as it does for every list; here Kafka wants to see none.
	if (name == RACK_TAGS && splitList(text).size() != std::get<std::vector<std::string>>(parsed.value()).size())
		return invalid(name, text, "a list that holds each tag once");
	return {};
}

Result<void> checkBounds(const EffectiveSettings& broker, const GroupBounds& bounds, const SettingMap& overrides)
{
	const auto given = overrides.find(bounds.name);
	if (given == overrides.end()) return {};
	const SettingDefinition* row = GroupSettings::table().find(bounds.name);
	AEON_CHECK(row != nullptr);
	const auto value = std::get<std::int64_t>(parseSetting(*row, given->second).value());
	if (!bounds.min.empty() && value < broker.integer(bounds.min))
		return invalid(
			bounds.name, given->second,
			"at least " + std::string(bounds.min) + ", which is " + std::to_string(broker.integer(bounds.min)));
	if (!bounds.max.empty() && value > broker.integer(bounds.max))
		return invalid(
			bounds.name, given->second,
			"at most " + std::string(bounds.max) + ", which is " + std::to_string(broker.integer(bounds.max)));
	return {};
}

Result<void> checkSession(const BrokerConfig& broker, const SessionPair& pair, const SettingMap& overrides)
{
	if (!overrides.contains(pair.session) && !overrides.contains(pair.heartbeat)) return {};
	const auto session = std::get<std::int64_t>(GroupSettings::value(broker, overrides, pair.session));
	const auto heartbeat = std::get<std::int64_t>(GroupSettings::value(broker, overrides, pair.heartbeat));
	if (session > heartbeat) return {};
	return invalid(
		pair.session, std::to_string(session),
		"greater than " + std::string(pair.heartbeat) + ", which is " + std::to_string(heartbeat));
}

Result<void> checkStreamsAssignor(const EffectiveSettings& broker, const SettingMap& overrides)
{
	const auto given = overrides.find(STREAMS_ASSIGNOR);
	if (given == overrides.end()) return {};
	const std::vector<std::string> known = broker.list("group.streams.assignors");
	if (std::find(known.begin(), known.end(), trimmed(given->second)) != known.end()) return {};
	return invalid(STREAMS_ASSIGNOR, given->second, "one of " + settingText(known));
}

} // namespace

const SettingTable& GroupSettings::table()
{
	static const SettingTable TABLE{groupRows()};
	return TABLE;
}

Result<void> GroupSettings::validateAll(const BrokerConfig& broker, const SettingMap& overrides)
{
	for (const auto& [name, text] : overrides)
		if (Result<void> checked = checkAlone(name, text); !checked) return checked;
	for (const GroupBounds& bounds : BOUNDS)
		if (Result<void> checked = checkBounds(*broker.settings, bounds, overrides); !checked) return checked;
	for (const SessionPair& pair : SESSIONS)
		if (Result<void> checked = checkSession(broker, pair, overrides); !checked) return checked;
	return checkStreamsAssignor(*broker.settings, overrides);
}

SettingValue GroupSettings::value(const BrokerConfig& broker, const SettingMap& overrides, std::string_view name)
{
	const SettingDefinition* row = table().find(name);
	AEON_CHECK(row != nullptr);
	if (const auto override = overrides.find(name); override != overrides.end())
		if (const Result<SettingValue> value = parseSetting(*row, override->second)) return value.value();
	return broker.settings->resolved(*row);
}

bool GroupSettings::isList(std::string_view name)
{
	const SettingDefinition* row = table().find(name);
	return row != nullptr && row->type == SettingType::LIST;
}

} // namespace Aeon
