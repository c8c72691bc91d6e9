#include "Unpacker.h"

#include <algorithm>
#include <limits>
#include <new>
#include <string>
#include <zlib.h>

namespace Aeon::Protocol
{

namespace
{

constexpr int GZIP_WINDOW_BITS = 15 + 16;

class GzipUnpacker final : public Unpacker
{
public:
	GzipUnpacker()
	{
		if (inflateInit2(&_stream, GZIP_WINDOW_BITS) != Z_OK) throw std::bad_alloc();
	}
	~GzipUnpacker() override { inflateEnd(&_stream); }

	void start(BytesView input, std::uint64_t, Lz4Header) override
	{
		inflateReset(&_stream);
		_stream.avail_in = 0;
		_input = input;
		_ended = false;
	}

	Result<std::size_t> read(std::span<std::uint8_t> out) override
	{
		const auto room = static_cast<uInt>(std::min<std::size_t>(out.size(), std::numeric_limits<uInt>::max()));
		_stream.next_out = out.data();
		_stream.avail_out = room;
		while (_stream.avail_out > 0 && !_ended)
		{
			refill();
			const int status = inflate(&_stream, Z_NO_FLUSH);
			if (status == Z_STREAM_END)
				endMember();
			else if (status == Z_BUF_ERROR)
				return Error{ErrorCode::CORRUPT_MESSAGE, "gzip: the stream is cut short"};
			else if (status != Z_OK)
				return Error{ErrorCode::CORRUPT_MESSAGE, std::string("gzip: ") + reason()};
		}
		return static_cast<std::size_t>(room - _stream.avail_out);
	}

private:
	void refill() noexcept
	{
		if (_stream.avail_in > 0) return;
		const auto length = std::min<std::size_t>(_input.size(), std::numeric_limits<uInt>::max());
		_stream.next_in = const_cast<std::uint8_t*>(_input.data());
		_stream.avail_in = static_cast<uInt>(length);
		_input = _input.subspan(length);
	}

	void endMember() noexcept
	{
		if (_stream.avail_in == 0 && _input.empty())
			_ended = true;
		else
			inflateReset(&_stream);
	}

	const char* reason() const noexcept { return _stream.msg != nullptr ? _stream.msg : "bad stream"; }

	z_stream _stream{};
	BytesView _input;
	bool _ended = false;
};

} // namespace

std::unique_ptr<Unpacker> makeGzipUnpacker()
{
	return std::make_unique<GzipUnpacker>();
}

} // namespace Aeon::Protocol
