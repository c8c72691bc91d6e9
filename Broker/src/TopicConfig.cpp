#include "Aeon/Broker/TopicConfig.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/TopicSettings.h"

#include <algorithm>

namespace Aeon
{

namespace
{

/// Reads the effective settings of one topic with their types.
class TopicReader
{
public:
	TopicReader(const BrokerConfig& broker, const SettingMap& overrides) : _broker(broker), _overrides(overrides) {}

	SettingValue value(std::string_view name) const { return topicSettingValue(_broker, _overrides, name); }
	std::int64_t int64(std::string_view name) const { return std::get<std::int64_t>(value(name)); }
	std::int32_t int32(std::string_view name) const { return static_cast<std::int32_t>(int64(name)); }
	bool boolean(std::string_view name) const { return std::get<bool>(value(name)); }
	std::string string(std::string_view name) const { return std::get<std::string>(value(name)); }
	bool listHolds(std::string_view name, std::string_view item) const
	{
		const SettingValue list = value(name);
		const auto& items = std::get<std::vector<std::string>>(list);
		return std::find(items.begin(), items.end(), item) != items.end();
	}

private:
	const BrokerConfig& _broker;
	const SettingMap& _overrides;
};

void readSegments(Storage::LogConfig& log, const TopicReader& topic)
{
	log.segmentBytes = topic.int32("segment.bytes");
	const SettingValue small = topic.value("internal.segment.bytes");
	if (auto* bytes = std::get_if<std::int64_t>(&small)) log.segmentBytes = static_cast<std::int32_t>(*bytes);
	log.segmentMs = topic.int64("segment.ms");
	log.segmentJitterMs = topic.int64("segment.jitter.ms");
	log.segmentIndexBytes = topic.int32("segment.index.bytes");
	log.indexIntervalBytes = topic.int32("index.interval.bytes");
	log.preallocate = topic.boolean("preallocate");
	log.flushMessages = topic.int64("flush.messages");
	log.flushMs = topic.int64("flush.ms");
}

void readRecords(Storage::LogConfig& log, const TopicReader& topic)
{
	log.maxMessageBytes = topic.int32("max.message.bytes");
	log.messageTimestampType = topic.string("message.timestamp.type") == "LogAppendTime"
								   ? Protocol::TimestampType::LOG_APPEND_TIME
								   : Protocol::TimestampType::CREATE_TIME;
	log.messageTimestampBeforeMaxMs = topic.int64("message.timestamp.before.max.ms");
	log.messageTimestampAfterMaxMs = topic.int64("message.timestamp.after.max.ms");
	log.compressionType = Protocol::parseTopicCompression(topic.string("compression.type"))
							  .value_or(Protocol::TopicCompression::PRODUCER);
	log.compressionGzipLevel = topic.int32("compression.gzip.level");
	log.compressionLz4Level = topic.int32("compression.lz4.level");
	log.compressionZstdLevel = topic.int32("compression.zstd.level");
}

void readCleanup(Storage::LogConfig& log, const TopicReader& topic)
{
	log.cleanupDelete = topic.listHolds("cleanup.policy", "delete");
	log.cleanupCompact = topic.listHolds("cleanup.policy", "compact");
	log.retentionMs = topic.int64("retention.ms");
	log.retentionBytes = topic.int64("retention.bytes");
	log.deleteRetentionMs = topic.int64("delete.retention.ms");
	log.minCompactionLagMs = topic.int64("min.compaction.lag.ms");
	log.maxCompactionLagMs = topic.int64("max.compaction.lag.ms");
	log.minCleanableDirtyRatio = std::get<double>(topic.value("min.cleanable.dirty.ratio"));
	log.fileDeleteDelayMs = topic.int64("file.delete.delay.ms");
}

/// Any negative age means for ever, which topics write as -1.
SettingValue withoutNegativeAge(std::string_view name, SettingValue value)
{
	auto* number = std::get_if<std::int64_t>(&value);
	if (name == "retention.ms" && number != nullptr && *number < 0) return std::int64_t{-1};
	return value;
}

} // namespace

TopicConfig TopicConfig::of(const BrokerConfig& broker, const SettingMap& overrides)
{
	const TopicReader topic(broker, overrides);
	TopicConfig config;
	readSegments(config.log, topic);
	readRecords(config.log, topic);
	readCleanup(config.log, topic);
	config.minInsyncReplicas = topic.int32("min.insync.replicas");
	return config;
}

SettingValue topicSettingValue(const BrokerConfig& broker, const SettingMap& overrides, std::string_view name)
{
	const SettingDefinition* row = TopicSettings::table().find(name);
	AEON_CHECK(row != nullptr);
	if (const auto override = overrides.find(name); override != overrides.end())
		if (const Result<SettingValue> value = parseSetting(*row, override->second)) return value.value();
	return withoutNegativeAge(name, broker.settings->resolved(*row));
}

} // namespace Aeon
