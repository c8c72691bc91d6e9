#pragma once

#include "Aeon/Base/Types.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace Aeon::Protocol
{

/// Walks a slice of a log or of a request from batch to batch (magic 2) and from message to message (magic 0 and 1),
/// looking at offset, length and magic only.
///
///     BatchReader reader(slice);
///     while (const auto batch = reader.next()) use(*batch);
///     if (reader.stop() == BatchReader::Stop::TRUNCATED) ... // the last batch is cut: ordinary in a fetched slice
///
/// Not thread-safe: one thread at a time.
class BatchReader
{
public:
	/// Why next() gave nothing.
	enum class Stop
	{
		/// Every byte belongs to a whole batch.
		END,
		/// The rest is the beginning of a batch.
		TRUNCATED,
		/// The rest can not be a batch: a length too small for its magic, or a magic that does not exist.
		CORRUPT,
	};

	explicit BatchReader(BytesView slice) noexcept : _slice(slice) {}

	/// All bytes of the next whole batch or message; its CRC and contents are not checked.
	std::optional<BytesView> next() noexcept;

	/// Bytes that whole batches have taken so far.
	std::size_t position() const noexcept { return _position; }
	/// Meaningful after next() gave no value.
	Stop stop() const noexcept { return _stop; }

private:
	BytesView _slice;
	std::size_t _position = 0;
	Stop _stop = Stop::END;
};

/// Magic of a batch that BatchReader gave.
std::int8_t magicOf(BytesView batch);

} // namespace Aeon::Protocol
