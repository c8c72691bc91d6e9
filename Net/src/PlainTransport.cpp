#include "PlainTransport.h"

#include "SocketError.h"

#include <Poco/Exception.h>

#include <algorithm>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace Aeon::Net
{

namespace
{

/// Below this a copy from the mapping costs less than a system call of its own.
constexpr std::size_t SENDFILE_BYTES_MIN = 4 * 1024;

using Piece = BufferChain::Piece;

/// Where the bytes of a piece are in memory, or null where they are to be sent from the file.
const std::uint8_t* memoryOf(const Piece& piece) noexcept
{
	if (piece.data != nullptr) return piece.data;
	if (piece.length >= SENDFILE_BYTES_MIN) return nullptr;
	return piece.file.source->mapped(piece.file.position, piece.length);
}

} // namespace

Transport::Received PlainTransport::receive(std::span<std::uint8_t> space, std::chrono::milliseconds timeout)
{
	if (timeout != _receiveTimeout) setReceiveTimeout(timeout);
	for (;;)
	{
		const ssize_t received = ::recv(_descriptor, space.data(), space.size(), 0);
		if (received > 0) return {Received::Status::BYTES, static_cast<std::size_t>(received)};
		if (received == 0 || saysConnectionEnded(errno)) return {Received::Status::ENDED, 0};
		if (errno == EAGAIN || errno == EWOULDBLOCK) return {Received::Status::TIMED_OUT, 0};
		if (errno != EINTR) throw Poco::IOException("Cannot receive", errno);
	}
}

void PlainTransport::setReceiveTimeout(std::chrono::milliseconds timeout)
{
	timeval value{};
	value.tv_sec = timeout.count() / 1000;
	value.tv_usec = timeout.count() % 1000 * 1000;
	if (::setsockopt(_descriptor, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof(value)) != 0)
		throw Poco::IOException("Cannot set a receive timeout", errno);
	_receiveTimeout = timeout;
}

bool PlainTransport::send(std::span<const Piece> pieces)
{
	Cursor cursor;
	while (cursor.piece < pieces.size())
	{
		_deadline.renew();
		const bool fromMemory = memoryOf(pieces[cursor.piece]) != nullptr;
		if (!(fromMemory ? sendMemory(pieces, cursor) : sendFile(pieces, cursor))) return false;
	}
	return true;
}

PlainTransport::Cursor PlainTransport::gather(std::span<const Piece> pieces, Cursor from, Vectors& vectors)
{
	std::size_t total = 0;
	while (from.piece < pieces.size() && vectors.count < IOVECS_MAX && total < CHUNK_BYTES)
	{
		const std::uint8_t* memory = memoryOf(pieces[from.piece]);
		if (memory == nullptr) break;
		const std::size_t length = std::min(pieces[from.piece].length - from.bytes, CHUNK_BYTES - total);
		vectors.items[vectors.count++] = {const_cast<std::uint8_t*>(memory + from.bytes), length};
		total += length;
		from = advanced(pieces, from, length);
	}
	return from;
}

PlainTransport::Cursor PlainTransport::advanced(std::span<const Piece> pieces, Cursor cursor, std::size_t bytes)
{
	cursor.bytes += bytes;
	while (cursor.piece < pieces.size() && cursor.bytes >= pieces[cursor.piece].length)
	{
		cursor.bytes -= pieces[cursor.piece].length;
		++cursor.piece;
	}
	return cursor;
}

bool PlainTransport::sendMemory(std::span<const Piece> pieces, Cursor& cursor)
{
	Vectors vectors;
	const Cursor end = gather(pieces, cursor, vectors);
	msghdr message{};
	message.msg_iov = vectors.items.data();
	message.msg_iovlen = vectors.count;
	// With more to follow, the last segment waits for it.
	const int more = end.piece < pieces.size() ? MSG_MORE : 0;
	const ssize_t sent = ::sendmsg(_descriptor, &message, MSG_NOSIGNAL | more);
	if (sent >= 0)
	{
		cursor = advanced(pieces, cursor, static_cast<std::size_t>(sent));
		return true;
	}
	if (errno == EINTR) return true;
	if (saysConnectionEnded(errno)) return false;
	throw Poco::IOException("Cannot send", errno);
}

bool PlainTransport::sendFile(std::span<const Piece> pieces, Cursor& cursor)
{
	const Piece& piece = pieces[cursor.piece];
	auto position = static_cast<off_t>(piece.file.position + cursor.bytes);
	const std::size_t length = std::min(piece.length - cursor.bytes, CHUNK_BYTES);
	const ssize_t sent = ::sendfile(_descriptor, piece.file.source->descriptor(), &position, length);
	if (sent > 0)
	{
		cursor = advanced(pieces, cursor, static_cast<std::size_t>(sent));
		return true;
	}
	if (sent == 0) throw Poco::IOException("A file that is being sent is shorter than the reply says");
	if (errno == EINTR) return true;
	if (saysConnectionEnded(errno)) return false;
	throw Poco::IOException("Cannot send from a file", errno);
}

} // namespace Aeon::Net
