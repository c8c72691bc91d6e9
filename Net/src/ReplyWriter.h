#pragma once

#include "Transport.h"

#include "Aeon/Base/BufferChain.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace Aeon::Net
{

/// Sends replies in order; small ones may be held back for a moment, so that the answers to several frames that have
/// arrived together leave in one system call. Not thread-safe: the connection's thread only.
class ReplyWriter
{
public:
	explicit ReplyWriter(Transport& transport) : _transport(transport) {}

	/// Takes a reply, of which nothing is needed afterwards. With mayHold it may stay unsent until the next write() or
	/// flush(). False where the connection has ended.
	bool write(const BufferChain& reply, bool mayHold);
	bool isHolding() const noexcept { return !_held.empty(); }
	/// Sends what is held back. False where the connection has ended.
	bool flush();
	/// Gives memory back; nothing may be held.
	void trim() noexcept;

private:
	/// A copy costs less than a system call up to about here.
	static constexpr std::size_t HOLDABLE_BYTES_MAX = 4 * 1024;
	static constexpr std::size_t HELD_BYTES_MAX = 32 * 1024;

	bool holdable(const BufferChain& reply) const noexcept;
	bool sendBehindHeld(const BufferChain& reply);

	Transport& _transport;
	std::vector<std::uint8_t> _held;
	std::vector<BufferChain::Piece> _pieces;
};

} // namespace Aeon::Net
