#pragma once

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <vector>

namespace Aeon
{

/// What Fetch does for clients that cannot read what is stored: message sets of magic 0 or 1 for those too old for
/// batches (version 3 and below). Versions 4 to 9 promise nothing about zstd and get it as it is, as from Kafka: some
/// of their clients read it.
/// Works on the mapped bytes of a slice, or on a copy where the file is not mapped.
///
/// Not thread-safe: one thread at a time. Reuses its memory.
class DownConversion
{
public:
	/// The magic that a Fetch version reads at most.
	static std::int8_t magicOf(std::int16_t fetchVersion) noexcept;
	/// Whether responses of this version need convert().
	static bool concerns(std::int16_t fetchVersion) noexcept;

	/// Messages of the slice in an older format; the bytes are valid until the next call.
	/// UNSUPPORTED_COMPRESSION_TYPE where the first batch is packed with zstd; a later one ends the result.
	/// CORRUPT_MESSAGE or INVALID_RECORD where nothing of the slice can be read.
	Result<BytesView>
	convert(const FileSlice& slice, std::int8_t toMagic, Offset firstOffset, std::uint64_t unpackedBytesMax);

	/// The offset behind the last whole batch of the slice; 0 where there is none.
	Offset nextOffset(const FileSlice& slice);

private:
	/// The slice's bytes in memory. Throws Poco::ReadFileException.
	BytesView load(const FileSlice& slice);

	Protocol::DownConverter _converter;
	Protocol::RecordScratch _scratch;
	std::vector<std::uint8_t> _stored;
	std::vector<std::uint8_t> _converted;
};

} // namespace Aeon
