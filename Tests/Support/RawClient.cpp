#include "RawClient.h"

#include "Aeon/Protocol/BigEndian.h"

#include <Poco/Net/NetException.h>
#include <Poco/Timespan.h>

namespace Aeon::Test
{

namespace
{

const Poco::Timespan DEADLINE(60, 0);

} // namespace

RawClient::RawClient(std::uint16_t port, std::string clientId) :
	_socket(Poco::Net::SocketAddress("127.0.0.1", port)), _clientId(std::move(clientId))
{
	_socket.setReceiveTimeout(DEADLINE);
	_socket.setSendTimeout(DEADLINE);
	_socket.setNoDelay(true);
}

void RawClient::sendBytes(BytesView bytes)
{
	while (!bytes.empty())
	{
		const int sent = _socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
		if (sent <= 0) throw std::runtime_error("cannot send");
		bytes = bytes.subspan(static_cast<std::size_t>(sent));
	}
}

std::vector<std::uint8_t> RawClient::receiveFrame()
{
	std::vector<std::uint8_t> frame(receiveSize());
	receiveAll(frame.data(), frame.size());
	return frame;
}

std::size_t RawClient::receiveInto(std::vector<std::uint8_t>& buffer)
{
	const auto size = receiveSize();
	if (size > buffer.size()) throw std::runtime_error("a response larger than expected");
	receiveAll(buffer.data(), size);
	return size;
}

std::size_t RawClient::receiveSize()
{
	std::uint8_t prefix[Protocol::FRAME_SIZE_BYTES];
	receiveAll(prefix, sizeof prefix);
	const auto size = Protocol::loadBigEndian<std::int32_t>(prefix);
	if (size < 0) throw std::runtime_error("a response of negative size");
	return static_cast<std::size_t>(size);
}

bool RawClient::hasAnswer(std::chrono::milliseconds within)
{
	return _socket.poll(Poco::Timespan(within.count() * 1000), Poco::Net::Socket::SELECT_READ);
}

bool RawClient::closedByBroker()
{
	try
	{
		std::uint8_t byte = 0;
		return _socket.receiveBytes(&byte, 1) == 0;
	}
	catch (const Poco::Net::ConnectionResetException&)
	{
		return true;
	}
	catch (const Poco::Net::ConnectionAbortedException&)
	{
		return true;
	}
	catch (const Poco::TimeoutException&)
	{
		return false;
	}
}

void RawClient::sendChain(const BufferChain& chain)
{
	for (const auto& piece : chain.pieces())
		sendBytes({piece.data, piece.length});
}

void RawClient::receiveAll(std::uint8_t* target, std::size_t size)
{
	while (size > 0)
	{
		const int count = _socket.receiveBytes(target, static_cast<int>(size));
		if (count <= 0) throw std::runtime_error("the broker has closed the connection");
		target += count;
		size -= static_cast<std::size_t>(count);
	}
}

} // namespace Aeon::Test
