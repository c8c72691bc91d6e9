#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Decompressor.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace Aeon::Protocol
{

/// Working memory for reading packed records, kept from batch to batch: the decompressor and a window over its
/// output that is as large as the largest record met. Costs nothing until a packed batch is read. One object per
/// connection or background thread.
///
/// Not thread-safe: one reader at a time.
class RecordScratch
{
public:
	RecordScratch() = default;
	RecordScratch(const RecordScratch&) = delete;
	RecordScratch& operator=(const RecordScratch&) = delete;

	/// Begins a payload; see Decompressor::start.
	void start(
		CompressionType type, BytesView payload, std::uint64_t outputBytesMax,
		Lz4Header lz4Header = Lz4Header::STANDARD);
	/// The next unpacked bytes, count of them or all that are left where there are fewer. Valid until the next call.
	/// Memory grows as bytes come out, not by count. Errors as of Decompressor::read.
	Result<BytesView> peek(std::size_t count);
	/// Goes past bytes that peek gave.
	void skip(std::size_t count) noexcept;

	/// Gives memory back above what most batches need. RecordIterator and LegacyMessageSet call it when they end.
	void trim() noexcept;
	/// Gives all memory back; for owners that go idle.
	void release() noexcept;
	/// Bytes of the window now held.
	std::size_t windowBytes() const noexcept { return _capacity; }

private:
	Result<void> fill(std::size_t count);
	void makeRoom();

	Decompressor _decompressor;
	std::unique_ptr<std::uint8_t[]> _window;
	std::size_t _capacity = 0;
	std::size_t _begin = 0;
	std::size_t _end = 0;
	bool _ended = true;
};

} // namespace Aeon::Protocol
