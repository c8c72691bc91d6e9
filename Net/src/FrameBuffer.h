#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace Aeon::Net
{

/// Received bytes that have not been dealt with yet, in one run of memory. It starts small, grows in steps only when it
/// is full of received bytes, and is kept for the next frame until trim().
///
/// Not thread-safe: one thread at a time.
class FrameBuffer
{
public:
	/// Enough for the requests of an idle or chatty connection.
	static constexpr std::size_t SMALL_BYTES = 4 * 1024;
	/// What one receive takes at least, once a connection has shown that it sends more than a small buffer holds.
	static constexpr std::size_t STEP_BYTES = 64 * 1024;

	FrameBuffer() noexcept = default;
	~FrameBuffer();
	FrameBuffer(const FrameBuffer&) = delete;
	FrameBuffer& operator=(const FrameBuffer&) = delete;

	std::span<std::uint8_t> received() noexcept { return {_memory + _begin, _end - _begin}; }
	/// Lets go of bytes at the front of received(); they stay in place until space().
	void consume(std::size_t bytes) noexcept { _begin += bytes; }

	/// Room behind what was received, at least one byte. With expectedBytes, the size of the run that starts
	/// at received().begin(), it takes no more than STEP_BYTES beyond its end; 0 where that is not known yet. Moves the
	/// received bytes. Throws std::bad_alloc.
	std::span<std::uint8_t> space(std::size_t expectedBytes);
	/// Counts bytes written to the front of space() as received.
	void commit(std::size_t bytes) noexcept;

	/// Gives memory back where nothing received is waiting.
	void trim() noexcept;
	std::size_t capacity() const noexcept { return _capacity; }

private:
	void makeRoom(std::size_t expectedBytes);
	void moveToFront() noexcept;
	void grow(std::size_t capacity);
	void release() noexcept;

	std::uint8_t* _memory = nullptr;
	std::size_t _capacity = 0;
	std::size_t _begin = 0;
	std::size_t _end = 0;
	/// The last receive filled all the room it was given.
	bool _wasFilled = false;
};

} // namespace Aeon::Net
