#include "PowerCutLoad.h"

namespace Aeon::Test
{

Settings PowerCutLoad::brokerSettings()
{
	return {
		{"log.retention.check.interval.ms", "50"},
		{"log.segment.delete.delay.ms", "20"},
		{"log.cleaner.backoff.ms", "50"},
		{"log.cleaner.dedupe.buffer.size", "4194304"},
		{"log.flush.offset.checkpoint.interval.ms", "100"},
		{"log.flush.start.offset.checkpoint.interval.ms", "100"},
		{"replica.high.watermark.checkpoint.interval.ms", "100"},
		{"offsets.topic.num.partitions", "1"},
		{"offsets.topic.segment.bytes", "1048576"},
		{"transaction.state.log.num.partitions", "2"},
		{"transaction.state.log.segment.bytes", "1048576"},
		{"transaction.abort.timed.out.transaction.cleanup.interval.ms", "100"},
	};
}

} // namespace Aeon::Test
