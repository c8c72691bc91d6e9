#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Compression.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Protocol::Samples
{

using Bytes = std::vector<std::uint8_t>;

inline constexpr CompressionType EVERY_CODEC[]{
	CompressionType::NONE, CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::LZ4, CompressionType::ZSTD};
inline constexpr CompressionType EVERY_LEGACY_CODEC[]{
	CompressionType::NONE, CompressionType::GZIP, CompressionType::SNAPPY, CompressionType::LZ4};

/// Bytes of a hex text; spaces and line ends are left out.
Bytes fromHex(std::string_view hex);

inline BytesView view(std::string_view text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string text(std::optional<BytesView> bytes);

/// A batch of count records "key-<i>" with 40 bytes of 'a', at base offset 100, one millisecond apart.
Bytes batchOf(int count, CompressionType compression, BatchOptions options = {});

/// Three worked records: a transactional batch of producer 4000 with null key, null value and headers.
extern const std::string_view TRANSACTIONAL_BATCH;
/// One record "hello" without key.
extern const std::string_view HELLO_BATCH;
/// The commit marker of the transactional batch.
extern const std::string_view COMMIT_MARKER;
/// Three records of "key-<i>", 40 times "a", at offset 0.
extern const std::string_view LZ4_BATCH;
extern const std::string_view SNAPPY_BATCH;

inline constexpr std::int64_t SAMPLE_TIME = 1700000000000;

} // namespace Aeon::Protocol::Samples
