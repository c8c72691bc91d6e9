#pragma once

#include "FrameBuffer.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace Aeon::Net
{

/// Cuts what a connection receives into frames: an int32 size, big-endian, and so many bytes.
///
/// Not thread-safe: one thread at a time.
class FrameReader
{
public:
	/// Frames of more than requestBytesMax bytes are malformed.
	explicit FrameReader(std::size_t requestBytesMax) : _requestBytesMax(requestBytesMax) {}

	/// Takes the next frame, without its size, if all of it was received; it stays in place until space(). None where
	/// more is needed, or where what was received is malformed.
	std::optional<std::span<std::uint8_t>> next();
	/// Whether next() would give a frame.
	bool hasFrame();
	/// Whether part of a frame is waiting.
	bool hasPart() noexcept { return !_buffer.received().empty(); }
	/// Why what was received can be no frame, for people; none where it can.
	const std::optional<std::string>& malformed() const noexcept { return _malformed; }

	/// Where to receive more bytes to, at least one. Throws std::bad_alloc.
	std::span<std::uint8_t> space() { return _buffer.space(_expectedBytes); }
	void commit(std::size_t bytes) noexcept { _buffer.commit(bytes); }
	/// Gives memory back where no part of a frame is waiting.
	void trim() noexcept { _buffer.trim(); }

private:
	static constexpr std::size_t PREFIX_BYTES = 4;

	/// Looks at the size of the first frame that is waiting.
	void inspect();
	std::string describeSize(std::int32_t size) const;

	const std::size_t _requestBytesMax;
	FrameBuffer _buffer;
	/// Of the first frame that is waiting, with its prefix; 0 where its prefix is not complete.
	std::size_t _expectedBytes = 0;
	bool _sawFrame = false;
	std::optional<std::string> _malformed;
};

} // namespace Aeon::Net
