#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon::Protocol
{

/// How the records of a batch are packed. The number is that of attributes bits 0-2 (KIP-110 added zstd).
enum class CompressionType : std::int8_t
{
	NONE = 0,
	GZIP = 1,
	SNAPPY = 2,
	LZ4 = 3,
	ZSTD = 4,
};

/// What a topic's compression.type asks for: keep the producer's codec, or store with a codec of the broker's.
enum class TopicCompression : std::int8_t
{
	UNCOMPRESSED = 0,
	GZIP = 1,
	SNAPPY = 2,
	LZ4 = 3,
	ZSTD = 4,
	PRODUCER = 5,
};

/// Kafka's name of a codec: "none", "gzip", "snappy", "lz4", "zstd".
std::string_view compressionName(CompressionType type) noexcept;
/// Reads a codec's name as producers write it (lower case); no value for other text.
std::optional<CompressionType> parseCompression(std::string_view name) noexcept;
/// The codec of attributes bits 0-2; no value for the numbers 5 to 7, which mean nothing.
std::optional<CompressionType> compressionFromId(int id) noexcept;

/// Kafka's name of a topic's compression.type: "uncompressed", "producer" or a codec's name.
std::string_view topicCompressionName(TopicCompression compression) noexcept;
/// Reads a topic's compression.type (lower case); no value for other text, "none" included.
std::optional<TopicCompression> parseTopicCompression(std::string_view name) noexcept;
/// The codec in which a batch of the producer's codec is to be stored.
CompressionType storedCompression(TopicCompression topic, CompressionType producer) noexcept;

/// The level a codec uses unless told otherwise (KIP-390): gzip -1, lz4 9, zstd 3, others 0.
int defaultCompressionLevel(CompressionType type) noexcept;
/// Whether the codec takes this level: gzip -1 and 1 to 9, lz4 1 to 17, zstd -131072 to 22, others any.
bool isCompressionLevel(CompressionType type, int level) noexcept;

/// Most bytes that one batch may unpack to where the caller has no better bound.
inline constexpr std::uint64_t UNPACKED_BYTES_MAX = 256ULL * 1024 * 1024;

/// Which LZ4 header checksum is written and expected: magic 0 message sets hold one that counts the frame's magic
/// number in (KIP-57); everything newer holds the standard one.
enum class Lz4Header : std::int8_t
{
	STANDARD,
	MAGIC_0,
};

} // namespace Aeon::Protocol
