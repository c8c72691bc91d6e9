#pragma once

#include <cstdint>
#include <limits>

namespace Aeon::Storage
{

/// Settings of the log cleaner: Kafka's broker settings, their units and defaults. What concerns one topic stands in
/// LogConfig.
struct CleanerConfig
{
	/// log.cleaner.enable: without it no thread is started, and compacted logs keep everything.
	bool enabled = true;
	/// log.cleaner.threads.
	int threads = 1;
	/// log.cleaner.dedupe.buffer.size: memory of the offset maps of all threads together.
	std::int64_t dedupeBufferBytes = 134217728;
	/// log.cleaner.io.buffer.load.factor: how full an offset map may become, above 0 and at most 1.
	double bufferLoadFactor = 0.9;
	/// log.cleaner.io.buffer.size: reading buffers of all threads together. A larger batch gets a buffer of its own.
	std::int32_t ioBufferBytes = 524288;
	/// log.cleaner.io.max.bytes.per.second: read and written by all threads together.
	double ioBytesPerSecondMax = std::numeric_limits<double>::max();
	/// log.cleaner.backoff.ms: sleep of a thread that found nothing to clean.
	std::int64_t backoffMs = 15000;
};

} // namespace Aeon::Storage
