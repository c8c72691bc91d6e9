#include "DownConversion.h"

#include "Aeon/Protocol/RecordBatch.h"

#include <Poco/Exception.h>

#include <cerrno>
#include <optional>
#include <unistd.h>

namespace Aeon
{

namespace
{

/// Fetch versions up to which the response holds magic 0 and magic 1 (KIP-31, KIP-98).
constexpr std::int16_t MAGIC_0_LAST_VERSION = 1;
constexpr std::int16_t MAGIC_1_LAST_VERSION = 3;

/// The batch whose header stands at the position, itself perhaps cut; none where no whole header is left.
std::optional<Protocol::RecordBatchView> headerAt(BytesView bytes, std::size_t position)
{
	if (position >= bytes.size() || bytes.size() - position < Protocol::RecordBatchView::HEADER_SIZE) return {};
	const Protocol::RecordBatchView batch(bytes.subspan(position));
	if (batch.sizeInBytes() < static_cast<std::int64_t>(Protocol::RecordBatchView::HEADER_SIZE)) return {};
	return batch;
}

} // namespace

std::int8_t DownConversion::magicOf(std::int16_t fetchVersion) noexcept
{
	if (fetchVersion <= MAGIC_0_LAST_VERSION) return Protocol::MAGIC_V0;
	return fetchVersion <= MAGIC_1_LAST_VERSION ? Protocol::MAGIC_V1 : Protocol::MAGIC_V2;
}

bool DownConversion::concerns(std::int16_t fetchVersion) noexcept
{
	return magicOf(fetchVersion) < Protocol::MAGIC_V2;
}

Result<BytesView>
DownConversion::convert(const FileSlice& slice, std::int8_t toMagic, Offset firstOffset, std::uint64_t unpackedBytesMax)
{
	_converted.clear();
	const auto outcome = _converter.convert(load(slice), toMagic, firstOffset, _scratch, _converted, unpackedBytesMax);
	if (!outcome.ok() && _converted.empty()) return outcome.error();
	return BytesView(_converted);
}

Offset DownConversion::nextOffset(const FileSlice& slice)
{
	const auto bytes = load(slice);
	std::size_t position = 0;
	Offset next(0);
	while (const auto batch = headerAt(bytes, position))
	{
		position += static_cast<std::size_t>(batch->sizeInBytes());
		if (position <= bytes.size()) next = batch->nextOffset();
	}
	return next;
}

BytesView DownConversion::load(const FileSlice& slice)
{
	if (const auto* mapped = slice.source->mapped(slice.position, slice.length)) return {mapped, slice.length};
	_stored.resize(slice.length);
	std::size_t done = 0;
	while (done < _stored.size())
	{
		const auto count = ::pread(
			slice.source->descriptor(), _stored.data() + done, _stored.size() - done,
			static_cast<off_t>(slice.position + done));
		if (count <= 0) throw Poco::ReadFileException("a segment that is read for an old client", errno);
		done += static_cast<std::size_t>(count);
	}
	return _stored;
}

} // namespace Aeon
