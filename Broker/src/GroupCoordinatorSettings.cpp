#include "GroupCoordinatorSettings.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/EffectiveSettings.h"

#include <algorithm>
#include <chrono>

namespace Aeon
{

namespace
{

using Coordinator::GroupCoordinatorConfig;
using Coordinator::MigrationPolicy;
using std::chrono::milliseconds;

/// Two settings whose values must be in this order.
struct OrderRule
{
	std::string_view lower;
	std::string_view upper;
	/// They may not be equal either.
	bool strict = false;
};

constexpr OrderRule ORDER[] = {
	// Kafka starts with bounds that no session timeout can be in, and then lets no member join.
	{"group.min.session.timeout.ms", "group.max.session.timeout.ms"},

	{"group.consumer.min.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms"},
	{"group.consumer.min.heartbeat.interval.ms", "group.consumer.heartbeat.interval.ms"},
	{"group.consumer.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms"},
	{"group.consumer.min.session.timeout.ms", "group.consumer.max.session.timeout.ms"},
	{"group.consumer.min.session.timeout.ms", "group.consumer.session.timeout.ms"},
	{"group.consumer.session.timeout.ms", "group.consumer.max.session.timeout.ms"},
	{"group.consumer.heartbeat.interval.ms", "group.consumer.session.timeout.ms", true},
	{"group.consumer.min.assignment.interval.ms", "group.consumer.max.assignment.interval.ms"},
	{"group.consumer.min.assignment.interval.ms", "group.consumer.assignment.interval.ms"},
	{"group.consumer.assignment.interval.ms", "group.consumer.max.assignment.interval.ms"},

	{"group.share.min.heartbeat.interval.ms", "group.share.max.heartbeat.interval.ms"},
	{"group.share.min.heartbeat.interval.ms", "group.share.heartbeat.interval.ms"},
	{"group.share.heartbeat.interval.ms", "group.share.max.heartbeat.interval.ms"},
	{"group.share.min.session.timeout.ms", "group.share.max.session.timeout.ms"},
	{"group.share.min.session.timeout.ms", "group.share.session.timeout.ms"},
	{"group.share.session.timeout.ms", "group.share.max.session.timeout.ms"},
	{"group.share.heartbeat.interval.ms", "group.share.session.timeout.ms", true},
	{"group.share.min.assignment.interval.ms", "group.share.max.assignment.interval.ms"},
	{"group.share.min.assignment.interval.ms", "group.share.assignment.interval.ms"},
	{"group.share.assignment.interval.ms", "group.share.max.assignment.interval.ms"},
	{"group.share.min.record.lock.duration.ms", "group.share.record.lock.duration.ms"},
	{"group.share.record.lock.duration.ms", "group.share.max.record.lock.duration.ms"},
	{"group.share.min.delivery.count.limit", "group.share.delivery.count.limit"},
	{"group.share.delivery.count.limit", "group.share.max.delivery.count.limit"},
	{"group.share.min.partition.max.record.locks", "group.share.partition.max.record.locks"},
	{"group.share.partition.max.record.locks", "group.share.max.partition.max.record.locks"},
	{"group.share.max.size", "group.share.max.share.sessions"},

	{"group.streams.min.heartbeat.interval.ms", "group.streams.max.heartbeat.interval.ms"},
	{"group.streams.min.heartbeat.interval.ms", "group.streams.heartbeat.interval.ms"},
	{"group.streams.heartbeat.interval.ms", "group.streams.max.heartbeat.interval.ms"},
	{"group.streams.min.session.timeout.ms", "group.streams.max.session.timeout.ms"},
	{"group.streams.min.session.timeout.ms", "group.streams.session.timeout.ms"},
	{"group.streams.session.timeout.ms", "group.streams.max.session.timeout.ms"},
	{"group.streams.heartbeat.interval.ms", "group.streams.session.timeout.ms", true},
	{"group.streams.min.assignment.interval.ms", "group.streams.max.assignment.interval.ms"},
	{"group.streams.min.assignment.interval.ms", "group.streams.assignment.interval.ms"},
	{"group.streams.assignment.interval.ms", "group.streams.max.assignment.interval.ms"},
	{"group.streams.num.standby.replicas", "group.streams.max.standby.replicas"},
	{"group.streams.num.warmup.replicas", "group.streams.max.warmup.replicas"},
	{"group.streams.min.task.offset.interval.ms", "group.streams.task.offset.interval.ms"},
};

[[noreturn]] void fail(const EffectiveSettings& settings, std::string_view key, const std::string& what)
{
	throw ConfigException(std::string(key) + "=" + settings.text(key).value_or("") + ": must " + what);
}

void checkOrder(const EffectiveSettings& settings, const OrderRule& rule)
{
	const std::int64_t lower = settings.integer(rule.lower);
	const std::int64_t upper = settings.integer(rule.upper);
	if (lower < upper || (lower == upper && !rule.strict)) return;
	// The operator is told about the value that is theirs.
	const bool lowerIsGiven = settings.isGiven(rule.lower) && !settings.isGiven(rule.upper);
	if (lowerIsGiven)
		fail(
			settings, rule.lower,
			(rule.strict ? "be less than " : "be at most ") + std::string(rule.upper) + ", which is " +
				std::to_string(upper));
	fail(
		settings, rule.upper,
		(rule.strict ? "be greater than " : "be at least ") + std::string(rule.lower) + ", which is " +
			std::to_string(lower));
}

void checkOthers(const EffectiveSettings& settings)
{
	if (settings.list("group.share.assignors").size() != 1)
		fail(settings, "group.share.assignors", "name exactly one assignor");
	constexpr std::string_view TAGS = "group.streams.rack.aware.assignment.tags";
	const auto given = settings.given().find(TAGS);
	if (given != settings.given().end() && splitList(given->second).size() != settings.list(TAGS).size())
		throw ConfigException(std::string(TAGS) + "=" + given->second + ": must hold each tag once");
}

bool holds(const std::vector<std::string>& items, std::string_view item)
{
	return std::find(items.begin(), items.end(), item) != items.end();
}

/// Names and class names of the assignors that there are, as files made for Kafka hold them.
std::vector<std::string> assignorsOf(const EffectiveSettings& settings)
{
	constexpr std::string_view KEY = "group.consumer.assignors";
	constexpr std::string_view UNIFORM_CLASS = "org.apache.kafka.coordinator.group.assignor.UniformAssignor";
	constexpr std::string_view RANGE_CLASS = "org.apache.kafka.coordinator.group.assignor.RangeAssignor";
	std::vector<std::string> names;
	for (const std::string& item : settings.list(KEY))
	{
		std::string name = item;
		if (item == UNIFORM_CLASS) name = "uniform";
		if (item == RANGE_CLASS) name = "range";
		if (name != "uniform" && name != "range") fail(settings, KEY, "hold uniform and range only");
		if (holds(names, name)) fail(settings, KEY, "name each assignor once");
		names.push_back(std::move(name));
	}
	return names;
}

MigrationPolicy migrationPolicyOf(const EffectiveSettings& settings)
{
	std::string text = settings.string("group.consumer.migration.policy");
	std::transform(
		text.begin(), text.end(), text.begin(),
		[](char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter; });
	if (text == "DISABLED") return MigrationPolicy::DISABLED;
	if (text == "DOWNGRADE") return MigrationPolicy::DOWNGRADE;
	if (text == "UPGRADE") return MigrationPolicy::UPGRADE;
	AEON_CHECK(text == "BIDIRECTIONAL");
	return MigrationPolicy::BIDIRECTIONAL;
}

bool isConsumerProtocolEnabled(const EffectiveSettings& settings)
{
	constexpr std::string_view KEY = "group.coordinator.rebalance.protocols";
	const std::vector<std::string> protocols = settings.list(KEY);
	if (!holds(protocols, "classic")) fail(settings, KEY, "hold classic");
	return holds(protocols, "consumer");
}

/// Reads the settings with the types that the config has for them.
class Reader
{
public:
	explicit Reader(const EffectiveSettings& settings) : _settings(settings) {}

	milliseconds duration(std::string_view key) const { return milliseconds(_settings.integer(key)); }
	std::int32_t count(std::string_view key) const { return static_cast<std::int32_t>(_settings.integer(key)); }

private:
	const EffectiveSettings& _settings;
};

void readClassic(GroupCoordinatorConfig& config, const Reader& reader)
{
	config.minSessionTimeout = reader.duration("group.min.session.timeout.ms");
	config.maxSessionTimeout = reader.duration("group.max.session.timeout.ms");
	config.initialRebalanceDelay = reader.duration("group.initial.rebalance.delay.ms");
	config.maxSize = reader.count("group.max.size");
}

void readConsumer(GroupCoordinatorConfig& config, const Reader& reader)
{
	config.consumerSessionTimeout = reader.duration("group.consumer.session.timeout.ms");
	config.consumerMinSessionTimeout = reader.duration("group.consumer.min.session.timeout.ms");
	config.consumerMaxSessionTimeout = reader.duration("group.consumer.max.session.timeout.ms");
	config.consumerHeartbeatInterval = reader.duration("group.consumer.heartbeat.interval.ms");
	config.consumerMinHeartbeatInterval = reader.duration("group.consumer.min.heartbeat.interval.ms");
	config.consumerMaxHeartbeatInterval = reader.duration("group.consumer.max.heartbeat.interval.ms");
	config.consumerAssignmentInterval = reader.duration("group.consumer.assignment.interval.ms");
	config.consumerMinAssignmentInterval = reader.duration("group.consumer.min.assignment.interval.ms");
	config.consumerMaxAssignmentInterval = reader.duration("group.consumer.max.assignment.interval.ms");
	config.consumerRegexRefreshInterval = reader.duration("group.consumer.regex.refresh.interval.ms");
	config.consumerMaxSize = reader.count("group.consumer.max.size");
}

} // namespace

GroupCoordinatorConfig groupCoordinatorConfigOf(const EffectiveSettings& settings)
{
	for (const OrderRule& rule : ORDER)
		checkOrder(settings, rule);
	checkOthers(settings);
	const Reader reader(settings);
	GroupCoordinatorConfig config;
	readClassic(config, reader);
	readConsumer(config, reader);
	config.consumerAssignors = assignorsOf(settings);
	config.migrationPolicy = migrationPolicyOf(settings);
	config.consumerProtocolEnabled = isConsumerProtocolEnabled(settings);
	config.offsetMetadataBytesMax = reader.count("offset.metadata.max.bytes");
	config.offsetsRetention = std::chrono::minutes(settings.integer("offsets.retention.minutes"));
	config.offsetsRetentionCheckInterval = reader.duration("offsets.retention.check.interval.ms");
	return config;
}

OffsetsTopicConfig offsetsTopicConfigOf(const EffectiveSettings& settings)
{
	const Reader reader(settings);
	OffsetsTopicConfig config;
	config.numPartitions = reader.count("offsets.topic.num.partitions");
	config.replicationFactor = static_cast<std::int16_t>(reader.count("offsets.topic.replication.factor"));
	config.segmentBytes = reader.count("offsets.topic.segment.bytes");
	constexpr std::string_view CODEC = "offsets.topic.compression.codec";
	const auto codec = Protocol::compressionFromId(static_cast<int>(settings.integer(CODEC)));
	if (!codec) fail(settings, CODEC, "be the number of a codec, from 0 to 4");
	config.compression = *codec;
	return config;
}

} // namespace Aeon
