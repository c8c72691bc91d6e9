#pragma once

#include "Aeon/Base/Types.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Bench
{

/// A blocking TCP connection with as little of its own as there can be, for what is to be measured without a client
/// library. What fails throws std::system_error; a peer that is silent for 30 s counts as failed.
///
/// Not thread-safe: one thread at a time.
class Connection
{
public:
	/// Takes a connected socket.
	explicit Connection(int descriptor);
	/// @p bootstrap is host:port, or a list of which the first is taken.
	static Connection to(const std::string& bootstrap);
	~Connection();
	Connection(Connection&& other) noexcept;
	Connection& operator=(Connection&&) = delete;

	int descriptor() const noexcept { return _descriptor; }

	void send(BytesView bytes) const;
	/// Sends so many bytes of an open file from position on, by sendfile.
	void sendFile(int file, std::uint64_t position, std::size_t bytes) const;
	/// Blocks until so many bytes have come.
	void receive(std::uint8_t* target, std::size_t bytes) const;
	/// Blocks until there is something, of which it takes at most that much; 0 where the peer has ended.
	std::size_t receiveSome(std::uint8_t* target, std::size_t bytesMax) const;
	/// Blocks until so many bytes have come, and lets the kernel drop them without copying them.
	void drop(std::size_t bytes) const;
	/// The same with all that comes, until the peer ends or breaks off.
	void dropUntilEnd() const;
	/// The next frame without its size, in one system call where it has come whole; valid until the next call. Only for
	/// connections on which the peer never has more than one answer under way.
	BytesView receiveFrame();
	/// Lets the kernel drop the next frame without copying it; returns its bytes without the size.
	std::size_t skipFrame();
	/// Closes it with a reset, which leaves nothing behind in TIME_WAIT.
	void reset();

private:
	std::size_t frameBytes() const;

	int _descriptor = -1;
	std::vector<std::uint8_t> _buffer;
};

} // namespace Aeon::Bench
