#pragma once

#include <atomic>
#include <cstdint>

namespace Aeon::Net
{

/// What one connection has moved. Written by the connection's thread only, read by any.
class ConnectionCounters
{
public:
	void addFrame() noexcept { add(_frames, 1); }
	void addReceived(std::uint64_t bytes) noexcept { add(_bytesReceived, bytes); }
	void addSent(std::uint64_t bytes) noexcept { add(_bytesSent, bytes); }

	std::uint64_t frames() const noexcept { return _frames.load(std::memory_order_relaxed); }
	std::uint64_t bytesReceived() const noexcept { return _bytesReceived.load(std::memory_order_relaxed); }
	std::uint64_t bytesSent() const noexcept { return _bytesSent.load(std::memory_order_relaxed); }

private:
	/// With one writer no locked instruction is needed.
	static void add(std::atomic<std::uint64_t>& counter, std::uint64_t amount) noexcept
	{
		counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
	}

	std::atomic<std::uint64_t> _frames{0};
	std::atomic<std::uint64_t> _bytesReceived{0};
	std::atomic<std::uint64_t> _bytesSent{0};
};

} // namespace Aeon::Net
