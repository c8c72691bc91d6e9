#include "Unpacker.h"

#include <new>
#include <string>
#include <zstd.h>

namespace Aeon::Protocol
{

namespace
{

/// What a context of a usual window takes; a larger one (levels 20 and up) goes back after its payload.
constexpr std::size_t RETAINED_BYTES_MAX = 4 * 1024 * 1024;
/// Levels up to 22 use windows up to 2^27.
constexpr int WINDOW_LOG_MAX = 27;
constexpr std::uint32_t SKIPPABLE_MAGIC = 0x184d2a50;
constexpr std::uint32_t SKIPPABLE_MASK = 0xfffffff0;

Error corrupt(const char* message)
{
	return {ErrorCode::CORRUPT_MESSAGE, message};
}

class ZstdUnpacker final : public Unpacker
{
public:
	~ZstdUnpacker() override { ZSTD_freeDCtx(_context); }

	void start(BytesView input, std::uint64_t, Lz4Header) override
	{
		prepareContext();
		_input = {input.data(), input.size(), 0};
		_frameBegins = true;
		_ended = false;
	}

	Result<std::size_t> read(std::span<std::uint8_t> out) override
	{
		ZSTD_outBuffer output{out.data(), out.size(), 0};
		while (output.pos < output.size && !_ended)
		{
			if (_frameBegins && !isFrame()) return corrupt("zstd: no frame magic number");
			const std::size_t left = ZSTD_decompressStream(_context, &output, &_input);
			if (ZSTD_isError(left))
				return Error{ErrorCode::CORRUPT_MESSAGE, std::string("zstd: ") + ZSTD_getErrorName(left)};
			_frameBegins = left == 0;
			const bool inputUsed = _input.pos == _input.size;
			_ended = left == 0 && inputUsed;
			if (left > 0 && inputUsed && output.pos < output.size) return corrupt("zstd: the frame is cut short");
		}
		return output.pos;
	}

	void trim() noexcept override
	{
		if (_context == nullptr || ZSTD_sizeof_DCtx(_context) <= RETAINED_BYTES_MAX) return;
		ZSTD_freeDCtx(_context);
		_context = nullptr;
	}

private:
	void prepareContext()
	{
		if (_context != nullptr)
		{
			ZSTD_DCtx_reset(_context, ZSTD_reset_session_only);
			return;
		}
		_context = ZSTD_createDCtx();
		if (_context == nullptr) throw std::bad_alloc();
		ZSTD_DCtx_setParameter(_context, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	}

	/// The library may be built to read formats from before 1.0 too, which no Kafka client writes.
	bool isFrame() const noexcept
	{
		if (_input.size - _input.pos < 4) return false;
		const auto* bytes = static_cast<const std::uint8_t*>(_input.src) + _input.pos;
		const std::uint32_t magic =
			bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
		return magic == ZSTD_MAGICNUMBER || (magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC;
	}

	ZSTD_DCtx* _context = nullptr;
	ZSTD_inBuffer _input{nullptr, 0, 0};
	bool _frameBegins = true;
	bool _ended = false;
};

} // namespace

std::unique_ptr<Unpacker> makeZstdUnpacker()
{
	return std::make_unique<ZstdUnpacker>();
}

} // namespace Aeon::Protocol
