#include "SnappyFraming.h"
#include "Unpacker.h"

#include "Aeon/Protocol/BigEndian.h"

#include <algorithm>
#include <optional>
#include <snappy.h>

namespace Aeon::Protocol
{

namespace
{

/// A copy element of three bytes gives at most 64 bytes; no snappy block can unpack to more than this times its size.
constexpr std::uint64_t EXPANSION_MAX = 22;
constexpr std::size_t RETAINED_BYTES_MAX = 256 * 1024;

Error corrupt(const char* message)
{
	return {ErrorCode::CORRUPT_MESSAGE, message};
}

const char* chars(BytesView bytes) noexcept
{
	return reinterpret_cast<const char*>(bytes.data());
}

/// Xerial streams (a header, then chunks) and, as snappy-java reads them too, single raw blocks.
class SnappyUnpacker final : public Unpacker
{
public:
	void start(BytesView input, std::uint64_t outputBytesMax, Lz4Header) override
	{
		_outputBytesMax = outputBytesMax;
		_pending = {};
		_framed = beginsWithSnappyHeader(input);
		_rawUnread = !_framed;
		_input = _framed ? input.subspan(SNAPPY_HEADER_SIZE) : input;
	}

	Result<std::size_t> read(std::span<std::uint8_t> out) override
	{
		std::size_t length = 0;
		while (length < out.size())
		{
			if (!_pending.empty())
			{
				length += givePending(out.subspan(length));
				continue;
			}
			if (atEnd()) break;
			auto unpacked = unpackChunk(out.subspan(length));
			if (!unpacked.ok()) return unpacked.error();
			length += *unpacked;
		}
		return length;
	}

	void trim() noexcept override
	{
		_pending = {};
		if (_chunkCapacity <= RETAINED_BYTES_MAX) return;
		_chunk.reset();
		_chunkCapacity = 0;
	}

private:
	bool atEnd() const noexcept { return _framed ? _input.empty() : !_rawUnread; }

	std::size_t givePending(std::span<std::uint8_t> out) noexcept
	{
		const std::size_t length = std::min(out.size(), _pending.size());
		std::copy_n(_pending.begin(), length, out.begin());
		_pending = _pending.subspan(length);
		return length;
	}

	/// The next packed block; no value where only a repeated stream header was there.
	Result<std::optional<BytesView>> nextChunk()
	{
		if (!_framed)
		{
			_rawUnread = false;
			return std::optional(_input);
		}
		if (beginsWithSnappyHeader(_input))
		{
			// Streams put one behind the other are one stream to snappy-java.
			_input = _input.subspan(SNAPPY_HEADER_SIZE);
			return std::optional<BytesView>();
		}
		if (_input.size() < sizeof(std::int32_t)) return corrupt("snappy: the chunk length is cut short");
		const auto length = loadBigEndian<std::int32_t>(_input.data());
		const BytesView rest = _input.subspan(sizeof(std::int32_t));
		if (length < 0 || static_cast<std::size_t>(length) > rest.size())
			return corrupt("snappy: a chunk is longer than its stream");
		_input = rest.subspan(static_cast<std::size_t>(length));
		return std::optional(rest.first(static_cast<std::size_t>(length)));
	}

	/// Unpacks a chunk into out where it fits, else aside. Gives the bytes written to out.
	Result<std::size_t> unpackChunk(std::span<std::uint8_t> out)
	{
		auto next = nextChunk();
		if (!next.ok()) return next.error();
		if (!next->has_value()) return std::size_t{0};
		const BytesView packed = **next;

		std::size_t size = 0;
		if (!snappy::GetUncompressedLength(chars(packed), packed.size(), &size))
			return corrupt("snappy: bad block length");
		if (size > packed.size() * EXPANSION_MAX) return corrupt("snappy: a block claims more than it can hold");
		if (size > _outputBytesMax) return corrupt("snappy: unpacks to more than is allowed");
		const bool direct = size <= out.size();
		if (!direct) reserveChunk(size);
		std::uint8_t* target = direct ? out.data() : _chunk.get();
		if (!snappy::RawUncompress(chars(packed), packed.size(), reinterpret_cast<char*>(target)))
			return corrupt("snappy: bad block");
		if (direct) return size;
		_pending = BytesView(_chunk.get(), size);
		return std::size_t{0};
	}

	void reserveChunk(std::size_t size)
	{
		if (size <= _chunkCapacity) return;
		_chunk = std::make_unique_for_overwrite<std::uint8_t[]>(size);
		_chunkCapacity = size;
	}

	BytesView _input;
	std::uint64_t _outputBytesMax = 0;
	bool _framed = false;
	bool _rawUnread = false;
	std::unique_ptr<std::uint8_t[]> _chunk;
	std::size_t _chunkCapacity = 0;
	BytesView _pending;
};

} // namespace

std::unique_ptr<Unpacker> makeSnappyUnpacker()
{
	return std::make_unique<SnappyUnpacker>();
}

} // namespace Aeon::Protocol
