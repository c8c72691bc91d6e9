#include "TlsTransport.h"

#include "SocketError.h"

#include <Poco/Crypto/X509Certificate.h>
#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace Aeon::Net
{

namespace
{

/// What POCO concludes from a failed call hangs on errno and OpenSSL's error queue, which calls before it may
/// have left behind: a stale EINTR would have it try for ever.
void forgetErrors() noexcept
{
	errno = 0;
	ERR_clear_error();
}

/// Resets, closes without notice and broken records: the connection is over in any case, and whoever sends garbage
/// inside TLS has been told by the alert.
bool saysConnectionEnded(const Poco::Exception& error) noexcept
{
	return dynamic_cast<const Poco::Net::NetException*>(&error) != nullptr ||
		   dynamic_cast<const Poco::TimeoutException*>(&error) != nullptr || Net::saysConnectionEnded(error.code());
}

std::string subjectText(const X509* certificate)
{
	BIO* text = BIO_new(BIO_s_mem());
	if (text == nullptr) return {};
	X509_NAME_print_ex(text, X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
	char* data = nullptr;
	const long length = BIO_get_mem_data(text, &data);
	std::string subject(data, static_cast<std::size_t>(std::max(length, 0L)));
	BIO_free(text);
	return subject;
}

} // namespace

TlsTransport::TlsTransport(Poco::Net::SecureStreamSocket socket, SendDeadline deadline) :
	_socket(std::move(socket)), _deadline(deadline)
{
}

void TlsTransport::handshake()
{
	forgetErrors();
	if (_socket.completeHandshake() != 1) throw Poco::Net::SSLException("the client left during the handshake");
}

std::string TlsTransport::peerSubject() const
{
	if (!_socket.havePeerCertificate()) return {};
	return subjectText(_socket.peerCertificate().certificate());
}

Transport::Received TlsTransport::receive(std::span<std::uint8_t> space, std::chrono::milliseconds timeout)
{
	if (timeout.count() > 0 && _socket.available() == 0 && !waitReadable(timeout))
		return {Received::Status::TIMED_OUT, 0};
	try
	{
		forgetErrors();
		const int received = _socket.receiveBytes(space.data(), static_cast<int>(space.size()));
		if (received > 0) return {Received::Status::BYTES, static_cast<std::size_t>(received)};
	}
	catch (const Poco::Exception& error)
	{
		if (!saysConnectionEnded(error)) throw;
	}
	return {Received::Status::ENDED, 0};
}

bool TlsTransport::waitReadable(std::chrono::milliseconds timeout)
{
	pollfd wait{_socket.impl()->sockfd(), POLLIN, 0};
	return ::poll(&wait, 1, static_cast<int>(timeout.count())) != 0;
}

bool TlsTransport::send(std::span<const BufferChain::Piece> pieces)
{
	_chunkBytes = 0;
	_deadline.renew();
	for (const auto& piece : pieces)
	{
		if (!sendPiece(piece)) return false;
	}
	return sendRecord();
}

bool TlsTransport::sendPiece(const BufferChain::Piece& piece)
{
	if (piece.data != nullptr) return sendBytes(piece.data, piece.length);
	if (const auto* mapped = piece.file.source->mapped(piece.file.position, piece.length))
		return sendBytes(mapped, piece.length);
	return sendUnmapped(piece.file);
}

bool TlsTransport::sendBytes(const std::uint8_t* data, std::size_t length)
{
	if (length < RECORD_BYTES) return gather(data, length);
	if (_recordBytes > 0)
	{
		const std::size_t head = RECORD_BYTES - _recordBytes;
		if (!gather(data, head)) return false;
		data += head;
		length -= head;
	}
	while (length >= RECORD_BYTES)
	{
		const std::size_t part = std::min(length / RECORD_BYTES * RECORD_BYTES, CHUNK_BYTES);
		if (!write(data, part)) return false;
		data += part;
		length -= part;
	}
	return gather(data, length);
}

bool TlsTransport::sendUnmapped(const FileSlice& slice)
{
	std::uint64_t position = slice.position;
	std::size_t left = slice.length;
	while (left > 0)
	{
		if (!_record) _record = std::make_unique_for_overwrite<std::uint8_t[]>(RECORD_BYTES);
		const std::size_t part = std::min(left, RECORD_BYTES - _recordBytes);
		const ssize_t got =
			::pread(slice.source->descriptor(), _record.get() + _recordBytes, part, static_cast<off_t>(position));
		if (got == 0) throw Poco::IOException("A file that is being sent is shorter than the reply says");
		if (got < 0 && errno == EINTR) continue;
		if (got < 0) throw Poco::IOException("Cannot read a file that is being sent", errno);
		position += static_cast<std::uint64_t>(got);
		left -= static_cast<std::size_t>(got);
		_recordBytes += static_cast<std::size_t>(got);
		if (_recordBytes == RECORD_BYTES && !sendRecord()) return false;
	}
	return true;
}

bool TlsTransport::gather(const std::uint8_t* data, std::size_t length)
{
	if (length > 0 && !_record) _record = std::make_unique_for_overwrite<std::uint8_t[]>(RECORD_BYTES);
	while (length > 0)
	{
		const std::size_t part = std::min(length, RECORD_BYTES - _recordBytes);
		std::memcpy(_record.get() + _recordBytes, data, part);
		_recordBytes += part;
		data += part;
		length -= part;
		if (_recordBytes == RECORD_BYTES && !sendRecord()) return false;
	}
	return true;
}

bool TlsTransport::sendRecord()
{
	const std::size_t length = std::exchange(_recordBytes, 0);
	return length == 0 || write(_record.get(), length);
}

bool TlsTransport::write(const std::uint8_t* data, std::size_t length)
{
	if (_chunkBytes + length > CHUNK_BYTES)
	{
		_deadline.renew();
		_chunkBytes = 0;
	}
	_chunkBytes += length;
	try
	{
		forgetErrors();
		return _socket.sendBytes(data, static_cast<int>(length)) == static_cast<int>(length);
	}
	catch (const Poco::Exception& error)
	{
		if (!saysConnectionEnded(error)) throw;
		return false;
	}
}

void TlsTransport::trim() noexcept
{
	_record.reset();
}

} // namespace Aeon::Net
