#include "FaultCollector.h"

#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/LegacyMessageSet.h"

#include <limits>

namespace Aeon::Protocol
{

namespace
{

BatchOptions batchOptions(const UpConversionOptions& options, CompressionType source)
{
	BatchOptions batch;
	batch.compression = options.compression.value_or(source);
	batch.compressionLevel = options.compressionLevel;
	batch.timestampType = options.timestampType;
	batch.logAppendTimeMs = options.logAppendTimeMs;
	return batch;
}

/// Copies messages into the builder's batch, and keeps the facts of what it copied.
class UpConversion
{
public:
	UpConversion(
		const UpConversionOptions& options, RecordBatchBuilder& builder, std::vector<RecordFault>* faults) noexcept :
		_options(options), _builder(builder), _faults(faults)
	{
	}

	Result<UpConverted> run(LegacyMessageSet& messages)
	{
		while (!_faults.isDecided() && messages.next())
		{
			if (_facts.recordCount == 0) begin(messages.wrapperCompression());
			if (!fits(messages.message()))
				return Error{ErrorCode::CORRUPT_MESSAGE, "the message set unpacks to more than is allowed"};
			add(messages.message());
		}
		if (!messages.ok()) return messages.error();
		if (const auto outcome = _faults.outcome(); !outcome.ok()) return outcome.error();
		if (_facts.recordCount == 0) return Error{ErrorCode::INVALID_RECORD, "the message set holds no messages"};
		return finish();
	}

private:
	void begin(CompressionType source)
	{
		_facts.sourceCompression = source;
		_builder.begin(batchOptions(_options, source));
	}

	bool fits(const LegacyMessage& message) const noexcept
	{
		const std::size_t bytes = (message.key ? message.key->size() : 0) + (message.value ? message.value->size() : 0);
		return _builder.uncompressedBytes() + bytes <= _options.unpackedBytesMax;
	}

	void add(const LegacyMessage& message)
	{
		const std::int32_t index = _facts.recordCount++;
		const bool appendTimeStays = _options.timestampType == TimestampType::LOG_APPEND_TIME;
		if (message.timestampType == TimestampType::LOG_APPEND_TIME)
			_faults.add(
				{index, ErrorCode::INVALID_TIMESTAMP, "Clients may not set the timestamp type to log append time."});
		else if (
			const auto fault =
				_options.rules.broken(index, message.key.has_value(), message.timestamp, !appendTimeStays))
			_faults.add(*fault);
		_builder.append({message.timestamp, message.key, message.value, {}});

		const std::int64_t timestamp = appendTimeStays ? _options.logAppendTimeMs : message.timestamp;
		if (index > 0 && timestamp <= _facts.maxTimestamp) return;
		_facts.maxTimestamp = timestamp;
		_facts.maxTimestampOffset = Offset(index);
	}

	UpConverted finish()
	{
		_facts.batch = _builder.finish();
		return _facts;
	}

	const UpConversionOptions& _options;
	RecordBatchBuilder& _builder;
	FaultCollector _faults;
	UpConverted _facts;
};

} // namespace

Result<UpConverted> upConvert(
	BytesView set, const UpConversionOptions& options, RecordScratch& scratch, RecordBatchBuilder& builder,
	std::vector<RecordFault>* faults)
{
	LegacyMessageSet messages(set, scratch, options.unpackedBytesMax);
	return UpConversion(options, builder, faults).run(messages);
}

} // namespace Aeon::Protocol
