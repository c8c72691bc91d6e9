#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordIterator.h"

namespace Aeon::Protocol
{

/// What one call of convert works on.
struct DownConverter::Task
{
	std::int8_t toMagic;
	Offset firstOffset;
	RecordScratch& scratch;
	std::vector<std::uint8_t>& out;
	std::uint64_t unpackedBytesMax;
};

namespace
{

/// Unpacked old messages are longer than the records they come from; packed as one wrapper, they must still fit into
/// one message.
bool isTooLarge(const LegacyMessageSetBuilder& builder) noexcept
{
	return builder.unpackedBytes() > COMPRESSOR_INPUT_BYTES_MAX / 2;
}

Error tooLarge()
{
	return {ErrorCode::CORRUPT_MESSAGE, "the batch is too large for one message of the old format"};
}

} // namespace

Result<std::int64_t> DownConverter::convert(
	BytesView slice, std::int8_t toMagic, Offset firstOffset, RecordScratch& scratch, std::vector<std::uint8_t>& out,
	std::uint64_t unpackedBytesMax)
{
	AEON_CHECK(toMagic == MAGIC_V0 || toMagic == MAGIC_V1);
	const Task task{toMagic, firstOffset, scratch, out, unpackedBytesMax};
	BatchReader batches(slice);
	std::int64_t count = 0;
	while (const auto batch = batches.next())
	{
		const auto converted = convertNext(*batch, task);
		if (!converted.ok()) return converted.error();
		count += *converted;
	}
	if (batches.stop() == BatchReader::Stop::CORRUPT)
		return Error{ErrorCode::CORRUPT_MESSAGE, "the slice holds bytes that are no batch"};
	return count;
}

Result<std::int64_t> DownConverter::convertNext(BytesView batch, const Task& task)
{
	const std::int8_t magic = magicOf(batch);
	if (magic == MAGIC_V2) return convertBatch(RecordBatchView(batch), task);
	if (magic > task.toMagic) return convertMessage(batch, task);
	task.out.insert(task.out.end(), batch.begin(), batch.end());
	return std::int64_t{1};
}

Result<std::int64_t> DownConverter::convertBatch(const RecordBatchView& batch, const Task& task)
{
	if (batch.isControl()) return std::int64_t{0};
	const auto compression = batch.compressionType();
	if (!compression || *compression == CompressionType::ZSTD)
		return Error{
			ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "zstd does not exist in the message formats before magic 2"};

	_builder.begin(task.toMagic, *compression, batch.timestampType());
	RecordIterator records(batch, task.scratch, task.unpackedBytesMax);
	std::optional<Offset> before;
	while (records.next())
	{
		const RecordView& record = records.record();
		if (before && record.offset <= *before) return Error{ErrorCode::INVALID_RECORD, "record offsets do not ascend"};
		before = record.offset;
		if (!batch.isCompressed() && record.offset < task.firstOffset) continue;
		_builder.append(record.offset, record.timestamp, record.key, record.value);
		if (isTooLarge(_builder)) return tooLarge();
	}
	if (!records.ok()) return records.error();
	_builder.finish(task.out);
	return _builder.messageCount();
}

/// A message of magic 1, possibly a wrapper, for a consumer of magic 0.
Result<std::int64_t> DownConverter::convertMessage(BytesView bytes, const Task& task)
{
	LegacyMessageSet messages(bytes, task.scratch, task.unpackedBytesMax);
	std::optional<Offset> before;
	while (messages.next())
	{
		const LegacyMessage& message = messages.message();
		if (before && message.offset <= *before)
			return Error{ErrorCode::INVALID_RECORD, "message offsets do not ascend"};
		if (!before) _builder.begin(task.toMagic, messages.wrapperCompression(), TimestampType::CREATE_TIME);
		before = message.offset;
		_builder.append(message.offset, message.timestamp, message.key, message.value);
		if (isTooLarge(_builder)) return tooLarge();
	}
	if (!messages.ok()) return messages.error();
	_builder.finish(task.out);
	return _builder.messageCount();
}

} // namespace Aeon::Protocol
