#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordRules.h"
#include "Aeon/Protocol/RecordScratch.h"
#include "Aeon/Storage/LogConfig.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// What BatchValidator says of one partition's records.
struct ValidationResult
{
	/// NONE, CORRUPT_MESSAGE, INVALID_RECORD, INVALID_TIMESTAMP, MESSAGE_TOO_LARGE, UNSUPPORTED_COMPRESSION_TYPE,
	/// UNSUPPORTED_FOR_MESSAGE_FORMAT.
	ErrorCode error = ErrorCode::NONE;
	std::string message;
	/// Records that broke a rule (Produce v8+ answers with them).
	std::vector<Protocol::RecordFault> recordErrors;

	/// Whole v2 batches to hand to Log::append: the caller's own bytes where nothing had to change, else bytes of
	/// the validator, valid until its next call.
	BytesView batches;
	/// The time that was stamped (LogAppendTime), or -1.
	std::int64_t logAppendTimeMs = NO_TIMESTAMP;
	std::int32_t recordCount = 0;
	/// Largest record timestamp.
	std::int64_t maxTimestamp = NO_TIMESTAMP;

	bool ok() const noexcept { return error == ErrorCode::NONE; }
};

/// Judges what producers send before it goes into a log, and makes of it what the topic's settings ask for.
///
/// Not thread-safe: one per connection (or thread); it keeps a buffer for what it must rewrite and allocates nothing
/// where the producer's bytes can go in as they are. Knows neither log nor producer state: no lock is held meanwhile.
class BatchValidator
{
public:
	struct Limits
	{
		/// max.decompressed.message.bytes: the most that one batch may decompress to.
		std::uint64_t decompressedBytesMax = 128 * 1024 * 1024;
		/// Whether compressed batches of clients are unpacked where only their counts and forms are to be checked;
		/// without it, what is wrong inside of one is left for consumers to notice.
		bool unpackAlways = true;
		/// Rewriting buffers above this are given back after use.
		std::size_t retainedBytesMax = 256 * 1024;
	};

	/// How the records came.
	struct Source
	{
		AppendOrigin origin = AppendOrigin::CLIENT;
		/// Version of the Produce request: from 3 on exactly one v2 batch, below it message sets of magic 0 or 1;
		/// zstd only from 7 on. The default stands for our own writers: v2 batches, any number.
		std::int16_t produceVersion = -1;
	};

	BatchValidator();
	explicit BatchValidator(const Limits& limits);

	/// Checks lengths, magic, CRC, attributes, counts, offset deltas, keys (compacted topics), timestamps and sizes;
	/// converts magic 0 and 1 to 2; stamps LogAppendTime; re-compresses where compression.type asks for another
	/// codec. Records are walked only where a rule needs them, decompressed as a stream under the limit.
	/// nowMs is wall-clock time.
	ValidationResult validate(BytesView records, const LogConfig& config, std::int64_t nowMs, const Source& source);

private:
	struct Task;

	ErrorCode checkOne(Task& task, BytesView batch);
	ErrorCode checkOld(Task& task, BytesView set);
	ErrorCode checkNew(Task& task, const Protocol::RecordBatchView& batch);
	ErrorCode recompress(Task& task, const Protocol::RecordBatchView& batch, Protocol::CompressionType codec);
	void take(Task& task, BytesView batch, bool changed);
	static ErrorCode fail(Task& task, const Error& error);

	const Limits _limits;
	Protocol::RecordScratch _scratch;
	Protocol::RecordBatchBuilder _builder;
	std::vector<std::uint8_t> _rewritten;
};

} // namespace Aeon::Storage
