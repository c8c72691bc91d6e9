#include "FrameReader.h"

#include "ForeignProtocol.h"

namespace Aeon::Net
{

namespace
{

std::int32_t readSize(std::span<const std::uint8_t> bytes) noexcept
{
	const std::uint32_t size = static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
							   static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
	return static_cast<std::int32_t>(size);
}

} // namespace

std::optional<std::span<std::uint8_t>> FrameReader::next()
{
	if (!hasFrame()) return std::nullopt;
	const auto frame = _buffer.received().subspan(PREFIX_BYTES, _expectedBytes - PREFIX_BYTES);
	_buffer.consume(_expectedBytes);
	_expectedBytes = 0;
	_sawFrame = true;
	return frame;
}

bool FrameReader::hasFrame()
{
	if (_expectedBytes == 0 && !_malformed) inspect();
	return _expectedBytes != 0 && _buffer.received().size() >= _expectedBytes;
}

void FrameReader::inspect()
{
	const auto received = _buffer.received();
	if (received.size() < PREFIX_BYTES) return;
	const std::int32_t size = readSize(received);
	// A size prefix may look like a foreign protocol where very large frames are allowed, but not as the very first.
	const auto foreign = _sawFrame ? std::nullopt : recogniseForeignProtocol(received);
	if (foreign)
		_malformed = "it begins with " + std::string(*foreign) + ", which this listener does not speak";
	else if (size <= 0 || static_cast<std::size_t>(size) > _requestBytesMax)
		_malformed = describeSize(size);
	else
		_expectedBytes = PREFIX_BYTES + static_cast<std::size_t>(size);
}

std::string FrameReader::describeSize(std::int32_t size) const
{
	if (size <= 0) return "a frame claims a size of " + std::to_string(size) + " bytes";
	return "a frame of " + std::to_string(size) +
		   " bytes is larger than socket.request.max.bytes=" + std::to_string(_requestBytesMax);
}

} // namespace Aeon::Net
