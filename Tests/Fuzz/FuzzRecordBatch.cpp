#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <cstdint>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

constexpr std::uint64_t UNPACKED_MAX = 1 << 20;

/// The input as a batch whose length, magic and CRC are right, so that what lies behind them is reached. With pack its
/// payload is packed first, with the codec that its attributes name.
std::vector<std::uint8_t> asBatch(BytesView input, bool pack)
{
	std::vector<std::uint8_t> bytes(input.begin(), input.end());
	if (bytes.size() < RecordBatchView::HEADER_SIZE) bytes.resize(RecordBatchView::HEADER_SIZE);
	bytes[MAGIC_POSITION] = MAGIC_V2;
	const auto codec =
		compressionFromId(bytes[RecordBatchView::ATTRIBUTES_POSITION + 1] & RecordBatchView::COMPRESSION_MASK);
	if (pack && codec)
	{
		const std::vector<std::uint8_t> payload(bytes.begin() + RecordBatchView::HEADER_SIZE, bytes.end());
		bytes.resize(RecordBatchView::HEADER_SIZE);
		static Compressor compressor;
		compressor.compress(*codec, defaultCompressionLevel(*codec), payload, bytes);
	}
	storeBigEndian(
		bytes.data() + RecordBatchView::LENGTH_POSITION, static_cast<std::int32_t>(bytes.size() - LOG_OVERHEAD));
	storeBigEndian(bytes.data() + RecordBatchView::CRC_POSITION, RecordBatchView(bytes).computeCrc());
	return bytes;
}

/// A batch that passed must pass again when it is built anew from what was read.
void rebuild(const RecordBatchView& batch, RecordScratch& scratch)
{
	BatchOptions options;
	options.baseOffset = batch.baseOffset();
	options.baseTimestamp = batch.baseTimestamp();
	options.lastOffset = batch.lastOffset();
	RecordBatchBuilder builder;
	builder.begin(options);
	RecordIterator records(batch, scratch, UNPACKED_MAX);
	while (records.next())
	{
		const RecordView& record = records.record();
		builder.append(record.offset, {record.timestamp, record.key, record.value, record.headers});
	}
	AEON_CHECK(records.ok());
	RecordScratch other;
	AEON_CHECK(validateBatch(builder.finish(), {.origin = BatchOrigin::LOG}, other).ok());
}

void useBatch(BytesView bytes, RecordScratch& scratch)
{
	std::vector<RecordFault> faults;
	ValidationOptions options;
	options.unpackedBytesMax = UNPACKED_MAX;
	options.rules = {.keyRequired = true, .timestampMin = 0, .timestampMax = 1'000'000};
	static_cast<void>(validateBatch(bytes, options, scratch, &faults));

	options = {.origin = BatchOrigin::LOG, .unpackedBytesMax = UNPACKED_MAX};
	if (!validateBatch(bytes, options, scratch).ok()) return;
	const RecordBatchView batch(bytes);
	if (!batch.isControl()) rebuild(batch, scratch);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	if (size < 1) return 0;
	static RecordScratch scratch;
	static DownConverter converter;
	const BytesView input(data + 1, size - 1);
	std::vector<std::uint8_t> batch;
	const int mode = data[0] % 3;
	if (mode > 0) batch = asBatch(input, mode == 2);

	const BytesView slice = mode > 0 ? BytesView(batch) : input;
	BatchReader reader(slice);
	while (const auto bytes = reader.next())
		useBatch(*bytes, scratch);
	std::vector<std::uint8_t> out;
	const auto magic = static_cast<std::int8_t>(data[0] >> 7);
	static_cast<void>(converter.convert(slice, magic, Offset(0), scratch, out, UNPACKED_MAX));
	return 0;
}
