#pragma once

#include "Aeon/Base/BufferChain.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace Aeon::Net
{

/// Moves the bytes of one connection. The other end's leaving is an ordinary outcome, in whatever form the
/// network reports it; anything else is an exception.
///
/// Not thread-safe: the connection's thread only.
class Transport
{
public:
	struct Received
	{
		enum class Status
		{
			BYTES,
			TIMED_OUT,
			/// The client is gone, or the connection was cut.
			ENDED,
		};

		Status status = Status::ENDED;
		std::size_t bytes = 0;
	};

	virtual ~Transport() = default;

	/// Blocks until bytes have come, the timeout has passed (0 for none) or the connection has ended.
	virtual Received receive(std::span<std::uint8_t> space, std::chrono::milliseconds timeout) = 0;
	/// Blocks until the kernel has taken every piece; false where the connection has ended. Renews the connection's
	/// deadline for every CHUNK_BYTES.
	virtual bool send(std::span<const BufferChain::Piece> pieces) = 0;
	/// Gives memory back that the next call can do without.
	virtual void trim() noexcept {}

	/// How much may be sent under one deadline.
	static constexpr std::size_t CHUNK_BYTES = 256 * 1024;
};

} // namespace Aeon::Net
