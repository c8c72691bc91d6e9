#include "Lz4FrameHeader.h"
#include "Unpacker.h"

#include <lz4frame.h>
#include <new>
#include <string>

namespace Aeon::Protocol
{

namespace
{

/// Frames of larger blocks make liblz4 hold buffers of that size.
constexpr std::size_t RETAINED_BLOCK_BYTES_MAX = 256 * 1024;

Error corrupt(const char* message)
{
	return {ErrorCode::CORRUPT_MESSAGE, message};
}

class Lz4Unpacker final : public Unpacker
{
public:
	~Lz4Unpacker() override { LZ4F_freeDecompressionContext(_context); }

	void start(BytesView input, std::uint64_t, Lz4Header lz4Header) override
	{
		_input = input;
		_kind = lz4Header;
		_headerRead = false;
		_ended = false;
	}

	Result<std::size_t> read(std::span<std::uint8_t> out) override
	{
		if (!_headerRead)
		{
			if (const auto read = readHeader(); !read.ok()) return read.error();
		}
		std::size_t length = 0;
		while (length < out.size() && !_ended)
		{
			auto step = unpack(_input, out.subspan(length));
			if (!step.ok()) return step.error();
			_input = _input.subspan(step->consumed);
			length += step->produced;
			if (_ended && !_input.empty()) return corrupt("lz4: bytes behind the end of the frame");
			if (!_ended && step->consumed == 0 && step->produced == 0) return corrupt("lz4: the frame is cut short");
		}
		return length;
	}

	void trim() noexcept override
	{
		if (_blockBytesMax <= RETAINED_BLOCK_BYTES_MAX) return;
		LZ4F_freeDecompressionContext(_context);
		_context = nullptr;
		_blockBytesMax = 0;
	}

private:
	struct Step
	{
		std::size_t consumed = 0;
		std::size_t produced = 0;
	};

	Result<void> readHeader()
	{
		const auto header = Lz4FrameHeader::parse(_input, _kind);
		if (!header.ok()) return header.error();
		prepareContext();
		_blockBytesMax = std::max(_blockBytesMax, header->blockBytesMax);
		BytesView rest(header->bytes.data(), header->size);
		while (!rest.empty())
		{
			const auto step = unpack(rest, {});
			if (!step.ok()) return step.error();
			if (step->consumed == 0) return corrupt("lz4: bad frame header");
			rest = rest.subspan(step->consumed);
		}
		_input = _input.subspan(header->size);
		_headerRead = true;
		return {};
	}

	/// liblz4's reset keeps what a frame left unread of the size that it claimed, and takes it off the next frame: only
	/// a context whose frames all ended is used again.
	void prepareContext()
	{
		if (!_contextIsClean)
		{
			LZ4F_freeDecompressionContext(_context);
			_context = nullptr;
			_blockBytesMax = 0;
		}
		_contextIsClean = false;
		if (_context != nullptr)
			LZ4F_resetDecompressionContext(_context);
		else if (LZ4F_isError(LZ4F_createDecompressionContext(&_context, LZ4F_VERSION)))
			throw std::bad_alloc();
	}

	Result<Step> unpack(BytesView input, std::span<std::uint8_t> out)
	{
		Step step{input.size(), out.size()};
		const std::size_t hint =
			LZ4F_decompress(_context, out.data(), &step.produced, input.data(), &step.consumed, nullptr);
		if (LZ4F_isError(hint))
			return Error{ErrorCode::CORRUPT_MESSAGE, std::string("lz4: ") + LZ4F_getErrorName(hint)};
		_ended = hint == 0;
		_contextIsClean = _ended;
		return step;
	}

	LZ4F_dctx* _context = nullptr;
	BytesView _input;
	Lz4Header _kind = Lz4Header::STANDARD;
	std::size_t _blockBytesMax = 0;
	bool _headerRead = false;
	bool _ended = false;
	bool _contextIsClean = true;
};

} // namespace

std::unique_ptr<Unpacker> makeLz4Unpacker()
{
	return std::make_unique<Lz4Unpacker>();
}

} // namespace Aeon::Protocol
