#include "Aeon/Protocol/BatchReader.h"

#include "Aeon/Protocol/RecordBatch.h"

namespace Aeon::Protocol
{

namespace
{

/// Least length field of a batch of this magic; no value for a magic that does not exist.
std::optional<std::int32_t> lengthMin(std::int8_t magic) noexcept
{
	switch (magic)
	{
	case MAGIC_V0:
		return LENGTH_MIN;
	case MAGIC_V1:
		return LENGTH_MIN + static_cast<std::int32_t>(sizeof(std::int64_t));
	case MAGIC_V2:
		return static_cast<std::int32_t>(RecordBatchView::HEADER_SIZE - LOG_OVERHEAD);
	default:
		return std::nullopt;
	}
}

} // namespace

std::optional<BytesView> BatchReader::next() noexcept
{
	const BytesView rest = _slice.subspan(_position);
	_stop = rest.empty() ? Stop::END : Stop::TRUNCATED;
	if (rest.size() < LOG_OVERHEAD) return std::nullopt;

	const auto length = loadBigEndian<std::int32_t>(rest.data() + RecordBatchView::LENGTH_POSITION);
	if (length < LENGTH_MIN) _stop = Stop::CORRUPT;
	if (length < LENGTH_MIN || rest.size() <= MAGIC_POSITION) return std::nullopt;

	const auto smallest = lengthMin(magicOf(rest));
	if (!smallest || length < *smallest) _stop = Stop::CORRUPT;
	const std::size_t size = LOG_OVERHEAD + static_cast<std::size_t>(length);
	if (_stop == Stop::CORRUPT || size > rest.size()) return std::nullopt;

	_position += size;
	return rest.first(size);
}

std::int8_t magicOf(BytesView batch)
{
	AEON_CHECK(batch.size() > MAGIC_POSITION);
	return static_cast<std::int8_t>(batch[MAGIC_POSITION]);
}

} // namespace Aeon::Protocol
