#include "SettingAreas.h"
#include "SettingRules.h"

namespace Aeon
{

namespace
{

using enum SettingType;

constexpr SettingDefinition ROWS[] = {
	setting("alter.config.policy.class.name", CLASS)
		.refused("Java policies cannot be run, and what they forbid would be allowed"),
	setting("auto.create.topics.enable", BOOLEAN, "true")
		.honoured("Whether Metadata creates topics that are asked for and missing, where the client wants it too."),
	setting("compression.gzip.level", INT, "-1")
		.must(GZIP_LEVEL)
		.clusterWide()
		.honoured("Level where the broker compresses with gzip."),
	setting("compression.lz4.level", INT, "9")
		.between(1, 17)
		.clusterWide()
		.honoured("Level where the broker compresses with lz4."),
	setting("compression.type", STRING, "producer")
		.oneOf("uncompressed,zstd,lz4,snappy,gzip,producer")
		.clusterWide()
		.honoured("Codec of what is stored; producer keeps what the producer chose."),
	setting("compression.zstd.level", INT, "3")
		.between(-131072, 22)
		.clusterWide()
		.honoured("Level where the broker compresses with zstd."),
	setting("create.topic.policy.class.name", CLASS)
		.refused("Java policies cannot be run, and what they forbid would be allowed"),
	setting("default.replication.factor", INT, "1")
		.honoured("Replicas of a topic that is created without a number; one broker can have one."),
	setting("delete.topic.enable", BOOLEAN, "true").honoured("Whether topics can be deleted."),
	setting("message.max.bytes", INT, "1048588")
		.atLeast(0)
		.clusterWide()
		.honoured("Largest record batch a producer may send, in bytes."),
	setting("min.insync.replicas", INT, "1")
		.atLeast(1)
		.clusterWide()
		.honoured("In-sync replicas without which a write with acks=all is refused."),
	setting("num.partitions", INT, "1").atLeast(1).honoured("Partitions of a topic that is created without a number."),
};

} // namespace

std::span<const SettingDefinition> topicDefaultRows()
{
	return ROWS;
}

} // namespace Aeon
