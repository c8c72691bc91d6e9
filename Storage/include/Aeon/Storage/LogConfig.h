#pragma once

#include "Aeon/Protocol/Compression.h"
#include "Aeon/Protocol/RecordBatch.h"

#include <cstdint>
#include <limits>

namespace Aeon::Storage
{

/// What a topic's settings mean to its logs: Kafka's topic settings, their units and defaults. A plain value; a
/// running log takes a new one with Log::updateConfig.
struct LogConfig
{
	static constexpr std::int64_t FOREVER = std::numeric_limits<std::int64_t>::max();

	/// segment.bytes: a segment does not grow beyond this.
	std::int32_t segmentBytes = 1073741824;
	/// segment.ms: age at which a segment is rolled even if not full.
	std::int64_t segmentMs = 604800000;
	/// segment.jitter.ms: upper bound of what is randomly taken off segmentMs, so that segments do not roll together.
	std::int64_t segmentJitterMs = 0;
	/// segment.index.bytes: size limit of an index; full means roll.
	std::int32_t segmentIndexBytes = 10485760;
	/// index.interval.bytes: log bytes between two index entries.
	std::int32_t indexIntervalBytes = 4096;

	/// max.message.bytes: largest batch, in bytes with its header.
	std::int32_t maxMessageBytes = 1048588;
	/// message.timestamp.type.
	Protocol::TimestampType messageTimestampType = Protocol::TimestampType::CREATE_TIME;
	/// message.timestamp.before.max.ms: how far a record's timestamp may lie in the past.
	std::int64_t messageTimestampBeforeMaxMs = FOREVER;
	/// message.timestamp.after.max.ms: how far it may lie in the future.
	std::int64_t messageTimestampAfterMaxMs = 3600000;

	/// compression.type and the levels used where the broker compresses itself.
	Protocol::TopicCompression compressionType = Protocol::TopicCompression::PRODUCER;
	std::int32_t compressionGzipLevel = -1;
	std::int32_t compressionLz4Level = 9;
	std::int32_t compressionZstdLevel = 3;

	/// cleanup.policy holds "delete". Neither of the two: nothing is ever removed.
	bool cleanupDelete = true;
	/// cleanup.policy holds "compact".
	bool cleanupCompact = false;
	/// retention.ms; negative: no limit.
	std::int64_t retentionMs = 604800000;
	/// retention.bytes; negative: no limit.
	std::int64_t retentionBytes = -1;
	/// delete.retention.ms: how long the cleaner keeps tombstones.
	std::int64_t deleteRetentionMs = 86400000;
	/// min.compaction.lag.ms, max.compaction.lag.ms, min.cleanable.dirty.ratio: when the cleaner looks at a log.
	std::int64_t minCompactionLagMs = 0;
	std::int64_t maxCompactionLagMs = FOREVER;
	double minCleanableDirtyRatio = 0.5;
	/// file.delete.delay.ms: how long a removed file stays under its .deleted name.
	std::int64_t fileDeleteDelayMs = 60000;

	/// preallocate: a new segment gets its full size at once.
	bool preallocate = false;
	/// flush.messages: offsets between two forced flushes.
	std::int64_t flushMessages = FOREVER;
	/// flush.ms: longest time that data stays unflushed.
	std::int64_t flushMs = FOREVER;

	friend bool operator==(const LogConfig&, const LogConfig&) = default;
};

} // namespace Aeon::Storage
