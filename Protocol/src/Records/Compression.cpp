#include "Aeon/Protocol/Compression.h"

#include <array>

namespace Aeon::Protocol
{

namespace
{

struct CodecFacts
{
	std::string_view name;
	int levelMin;
	int levelMax;
	int levelDefault;
};

// In order of the codec's number. Level 0 of gzip would be "stored", which Kafka does not offer.
constexpr std::array<CodecFacts, 5> CODECS{{
	{"none", 0, 0, 0},
	{"gzip", 1, 9, -1},
	{"snappy", 0, 0, 0},
	{"lz4", 1, 17, 9},
	{"zstd", -131072, 22, 3},
}};

constexpr std::array<std::string_view, 6> TOPIC_NAMES{"uncompressed", "gzip", "snappy", "lz4", "zstd", "producer"};

const CodecFacts& facts(CompressionType type) noexcept
{
	return CODECS[static_cast<std::size_t>(type)];
}

} // namespace

std::string_view compressionName(CompressionType type) noexcept
{
	return facts(type).name;
}

std::optional<CompressionType> parseCompression(std::string_view name) noexcept
{
	for (std::size_t i = 0; i < CODECS.size(); ++i)
		if (CODECS[i].name == name) return static_cast<CompressionType>(i);
	return std::nullopt;
}

std::optional<CompressionType> compressionFromId(int id) noexcept
{
	if (id < 0 || id >= static_cast<int>(CODECS.size())) return std::nullopt;
	return static_cast<CompressionType>(id);
}

std::string_view topicCompressionName(TopicCompression compression) noexcept
{
	return TOPIC_NAMES[static_cast<std::size_t>(compression)];
}

std::optional<TopicCompression> parseTopicCompression(std::string_view name) noexcept
{
	for (std::size_t i = 0; i < TOPIC_NAMES.size(); ++i)
		if (TOPIC_NAMES[i] == name) return static_cast<TopicCompression>(i);
	return std::nullopt;
}

CompressionType storedCompression(TopicCompression topic, CompressionType producer) noexcept
{
	return topic == TopicCompression::PRODUCER ? producer : static_cast<CompressionType>(topic);
}

int defaultCompressionLevel(CompressionType type) noexcept
{
	return facts(type).levelDefault;
}

bool isCompressionLevel(CompressionType type, int level) noexcept
{
	if (type == CompressionType::NONE || type == CompressionType::SNAPPY) return true;
	const CodecFacts& codec = facts(type);
	return level == codec.levelDefault || (level >= codec.levelMin && level <= codec.levelMax);
}

} // namespace Aeon::Protocol
