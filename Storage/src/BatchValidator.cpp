#include "Aeon/Storage/BatchValidator.h"

#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <algorithm>
#include <limits>

namespace Aeon::Storage
{

using Protocol::CompressionType;
using Protocol::RecordBatchView;
using Protocol::TimestampType;

namespace
{

/// Produce versions from which on there is exactly one v2 batch, and zstd.
constexpr std::int16_t V2_FROM_VERSION = 3;
constexpr std::int16_t ZSTD_FROM_VERSION = 7;

Protocol::RecordRules rulesOf(const LogConfig& config, std::int64_t nowMs)
{
	Protocol::RecordRules rules;
	rules.keyRequired = config.cleanupCompact;
	if (config.messageTimestampType == TimestampType::LOG_APPEND_TIME) return rules;
	constexpr std::int64_t MAX = std::numeric_limits<std::int64_t>::max();
	if (config.messageTimestampBeforeMaxMs <= nowMs) rules.timestampMin = nowMs - config.messageTimestampBeforeMaxMs;
	if (config.messageTimestampAfterMaxMs < MAX - nowMs) rules.timestampMax = nowMs + config.messageTimestampAfterMaxMs;
	return rules;
}

int levelOf(const LogConfig& config, CompressionType codec)
{
	switch (codec)
	{
	case CompressionType::GZIP:
		return config.compressionGzipLevel;
	case CompressionType::LZ4:
		return config.compressionLz4Level;
	case CompressionType::ZSTD:
		return config.compressionZstdLevel;
	default:
		return Protocol::defaultCompressionLevel(codec);
	}
}

bool isClients(AppendOrigin origin)
{
	return origin == AppendOrigin::CLIENT;
}

} // namespace

/// One call of validate.
struct BatchValidator::Task
{
	BytesView records;
	const LogConfig& config;
	const std::int64_t nowMs;
	const Source& source;
	const Protocol::RecordRules rules;
	ValidationResult result;
	/// Bytes of records that were taken as they are, all before the first change.
	std::size_t unchangedBytes = 0;
	bool changed = false;
};

BatchValidator::BatchValidator() : BatchValidator(Limits{})
{
}

BatchValidator::BatchValidator(const Limits& limits) : _limits(limits)
{
}

ValidationResult
BatchValidator::validate(BytesView records, const LogConfig& config, std::int64_t nowMs, const Source& source)
{
	if (_rewritten.capacity() > _limits.retainedBytesMax) _rewritten.shrink_to_fit();
	_rewritten.clear();
	_scratch.trim();
	Task task{records, config, nowMs, source, rulesOf(config, nowMs), {}, 0, false};
	Protocol::BatchReader reader(records);
	ErrorCode error = ErrorCode::NONE;
	std::size_t count = 0;
	bool restIsTaken = false;
	const bool oneBatch = source.produceVersion >= V2_FROM_VERSION;
	while (error == ErrorCode::NONE)
	{
		const auto batch = reader.next();
		if (!batch) break;
		if (Protocol::magicOf(*batch) < Protocol::MAGIC_V2 && !oneBatch)
		{
			error = checkOld(task, records.subspan(reader.position() - batch->size()));
			count = 1;
			restIsTaken = true;
			break;
		}
		if (++count > 1 && oneBatch)
			error =
				fail(task, {ErrorCode::INVALID_RECORD, "a Produce request carries exactly one batch for a partition"});
		else
			error = checkOne(task, *batch);
	}
	const bool wholly = reader.stop() == Protocol::BatchReader::Stop::END || restIsTaken;
	if (error == ErrorCode::NONE && !wholly) fail(task, {ErrorCode::CORRUPT_MESSAGE, "not whole record batches"});
	if (error == ErrorCode::NONE && count == 0) fail(task, {ErrorCode::INVALID_RECORD, "no record batch"});
	task.result.batches = task.changed ? BytesView(_rewritten) : records;
	return std::move(task.result);
}

ErrorCode BatchValidator::fail(Task& task, const Error& error)
{
	if (task.result.error == ErrorCode::NONE)
	{
		task.result.error = error.code;
		task.result.message = error.message;
	}
	return error.code;
}

ErrorCode BatchValidator::checkOne(Task& task, BytesView batch)
{
	if (batch.size() > static_cast<std::size_t>(std::max(0, task.config.maxMessageBytes)))
		return fail(
			task, {ErrorCode::MESSAGE_TOO_LARGE,
				   "the batch of " + std::to_string(batch.size()) + " bytes is larger than max.message.bytes"});
	if (Protocol::magicOf(batch) != Protocol::MAGIC_V2)
		return fail(task, {ErrorCode::INVALID_RECORD, "the batch is not of magic 2"});
	if (batch.size() < RecordBatchView::HEADER_SIZE)
		return fail(task, {ErrorCode::CORRUPT_MESSAGE, "the batch is shorter than its header"});
	return checkNew(task, RecordBatchView(batch));
}

ErrorCode BatchValidator::checkNew(Task& task, const RecordBatchView& batch)
{
	const bool clients = isClients(task.source.origin);
	const auto version = task.source.produceVersion;
	const auto codec = batch.compressionType();
	if (!codec)
		return fail(task, {ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "the batch names a codec that does not exist"});
	if (*codec == CompressionType::ZSTD && version >= 0 && version < ZSTD_FROM_VERSION)
		return fail(task, {ErrorCode::UNSUPPORTED_COMPRESSION_TYPE, "zstd needs version 7 of Produce"});
	if (clients && batch.timestampType() == TimestampType::LOG_APPEND_TIME)
		return fail(task, {ErrorCode::INVALID_TIMESTAMP, "producers do not set the log append time"});

	const auto& rules = task.rules;
	const bool rulesNeedWalk = rules.keyRequired || batch.maxTimestamp() > rules.timestampMax ||
							   rules.timestampMin > std::numeric_limits<std::int64_t>::min();
	Protocol::ValidationOptions options;
	options.origin = clients ? Protocol::BatchOrigin::CLIENT : Protocol::BatchOrigin::LOG;
	options.walkRecords = clients && (!batch.isCompressed() || _limits.unpackAlways || rulesNeedWalk);
	if (!batch.isControl()) options.rules = rules;
	options.unpackedBytesMax = _limits.decompressedBytesMax;
	const auto facts = Protocol::validateBatch(batch.bytes(), options, _scratch, &task.result.recordErrors);
	if (!facts.ok()) return fail(task, facts.error());
	task.result.recordCount += facts->recordCount;

	const auto stored = Protocol::storedCompression(task.config.compressionType, *codec);
	if (stored != *codec && !batch.isControl()) return recompress(task, batch, stored);
	if (task.config.messageTimestampType == TimestampType::LOG_APPEND_TIME && !batch.isControl())
	{
		take(task, batch.bytes(), true);
		const auto copy = std::span(_rewritten).last(batch.bytes().size());
		Protocol::setMaxTimestamp(copy, TimestampType::LOG_APPEND_TIME, task.nowMs);
		task.result.logAppendTimeMs = task.nowMs;
		task.result.maxTimestamp = task.nowMs;
		return ErrorCode::NONE;
	}
	task.result.maxTimestamp = std::max(task.result.maxTimestamp, facts->maxTimestamp);
	// The time index is built on the header's word.
	if (options.walkRecords && facts->maxTimestamp != batch.maxTimestamp())
	{
		take(task, batch.bytes(), true);
		const auto copy = std::span(_rewritten).last(batch.bytes().size());
		Protocol::setMaxTimestamp(copy, TimestampType::CREATE_TIME, facts->maxTimestamp);
		return ErrorCode::NONE;
	}
	take(task, batch.bytes(), false);
	return ErrorCode::NONE;
}

ErrorCode BatchValidator::recompress(Task& task, const RecordBatchView& batch, CompressionType codec)
{
	Protocol::BatchOptions options;
	options.compression = codec;
	options.compressionLevel = levelOf(task.config, codec);
	options.timestampType = task.config.messageTimestampType;
	options.logAppendTimeMs = task.nowMs;
	options.producerId = batch.producerId();
	options.producerEpoch = batch.producerEpoch();
	options.baseSequence = batch.baseSequence();
	options.isTransactional = batch.isTransactional();
	options.baseOffset = batch.baseOffset();
	options.lastOffset = batch.lastOffset();
	_builder.begin(options);
	Protocol::RecordIterator records(batch, _scratch, _limits.decompressedBytesMax);
	while (records.next())
	{
		const auto& record = records.record();
		_builder.append(record.offset, {record.timestamp, record.key, record.value, record.headers});
	}
	if (!records.ok()) return fail(task, records.error());
	const BytesView rebuilt = _builder.finish();
	const bool stamped = options.timestampType == TimestampType::LOG_APPEND_TIME;
	if (stamped) task.result.logAppendTimeMs = task.nowMs;
	task.result.maxTimestamp = std::max(task.result.maxTimestamp, RecordBatchView(rebuilt).maxTimestamp());
	if (rebuilt.size() > static_cast<std::size_t>(std::max(0, task.config.maxMessageBytes)))
		return fail(
			task, {ErrorCode::MESSAGE_TOO_LARGE, "the batch in the topic's codec is larger than max.message.bytes"});
	take(task, rebuilt, true);
	return ErrorCode::NONE;
}

ErrorCode BatchValidator::checkOld(Task& task, BytesView set)
{
	Protocol::BatchReader messages(set);
	while (const auto message = messages.next())
		if (message->size() > static_cast<std::size_t>(std::max(0, task.config.maxMessageBytes)))
			return fail(task, {ErrorCode::MESSAGE_TOO_LARGE, "a message is larger than max.message.bytes"});
	Protocol::UpConversionOptions options;
	if (task.config.compressionType != Protocol::TopicCompression::PRODUCER)
	{
		options.compression = Protocol::storedCompression(task.config.compressionType, CompressionType::NONE);
		options.compressionLevel = levelOf(task.config, *options.compression);
	}
	options.timestampType = task.config.messageTimestampType;
	options.logAppendTimeMs = task.nowMs;
	options.rules = task.rules;
	options.unpackedBytesMax = _limits.decompressedBytesMax;
	const auto converted = Protocol::upConvert(set, options, _scratch, _builder, &task.result.recordErrors);
	if (!converted.ok()) return fail(task, converted.error());
	task.result.recordCount += converted->recordCount;
	if (options.timestampType == TimestampType::LOG_APPEND_TIME) task.result.logAppendTimeMs = task.nowMs;
	task.result.maxTimestamp = std::max(task.result.maxTimestamp, RecordBatchView(converted->batch).maxTimestamp());
	take(task, converted->batch, true);
	return ErrorCode::NONE;
}

void BatchValidator::take(Task& task, BytesView batch, bool changed)
{
	if (changed && !task.changed)
	{
		const BytesView before = task.records.first(task.unchangedBytes);
		_rewritten.assign(before.begin(), before.end());
		task.changed = true;
	}
	if (task.changed)
		_rewritten.insert(_rewritten.end(), batch.begin(), batch.end());
	else
		task.unchangedBytes += batch.size();
}

} // namespace Aeon::Storage
