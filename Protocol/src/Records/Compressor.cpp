#include "Aeon/Protocol/Compressor.h"

#include "Lz4FrameHeader.h"
#include "SnappyFraming.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BigEndian.h"

#include <algorithm>
#include <lz4frame.h>
#include <new>
#include <snappy.h>
#include <zlib.h>
#include <zstd.h>

namespace Aeon::Protocol
{

namespace
{

constexpr int GZIP_WINDOW_BITS = 15 + 16;
constexpr int GZIP_MEMORY_LEVEL = 8;
/// Of LZ4F: below 3 is the fast method, 3 to 12 the thorough one.
constexpr int LZ4_THOROUGH_LEVEL_MIN = 3;
constexpr int LZ4_THOROUGH_LEVEL_MAX = 12;
constexpr std::size_t LZ4_HEADER_SIZE = 7;

/// Adds room for boundBytes, lets write fill it, and keeps as many bytes as it returns.
template <typename Write>
void appendBounded(std::vector<std::uint8_t>& out, std::size_t boundBytes, Write write)
{
	const std::size_t begin = out.size();
	out.resize(begin + boundBytes);
	out.resize(begin + write(out.data() + begin));
}

/// Kafka's default level means the fast method; the other levels ask for the thorough one.
int lz4Level(int level)
{
	if (level == defaultCompressionLevel(CompressionType::LZ4)) return 0;
	return std::clamp(level, LZ4_THOROUGH_LEVEL_MIN, LZ4_THOROUGH_LEVEL_MAX);
}

std::size_t checkedLz4(std::size_t length)
{
	AEON_CHECK(!LZ4F_isError(length));
	return length;
}

void compressSnappy(BytesView input, std::vector<std::uint8_t>& out)
{
	out.insert(out.end(), SNAPPY_HEADER.begin(), SNAPPY_HEADER.end());
	while (!input.empty())
	{
		const BytesView chunk = input.first(std::min(input.size(), SNAPPY_CHUNK_BYTES));
		input = input.subspan(chunk.size());
		const std::size_t bound = sizeof(std::int32_t) + snappy::MaxCompressedLength(chunk.size());
		appendBounded(
			out, bound,
			[chunk](std::uint8_t* place)
			{
				std::size_t length = 0;
				snappy::RawCompress(
					reinterpret_cast<const char*>(chunk.data()), chunk.size(),
					reinterpret_cast<char*>(place + sizeof(std::int32_t)), &length);
				storeBigEndian(place, static_cast<std::int32_t>(length));
				return sizeof(std::int32_t) + length;
			});
	}
}

} // namespace

/// The libraries' working memory, each made when first needed.
struct Compressor::Contexts
{
	Contexts() = default;
	~Contexts();

	void compressGzip(int level, BytesView input, std::vector<std::uint8_t>& out);
	void compressLz4(int level, BytesView input, std::vector<std::uint8_t>& out, Lz4Header lz4Header);
	void compressZstd(int level, BytesView input, std::vector<std::uint8_t>& out);

private:
	void prepareGzip(int level);

	z_stream _gzip{};
	bool _hasGzip = false;
	int _gzipLevel = 0;
	LZ4F_cctx* _lz4 = nullptr;
	ZSTD_CCtx* _zstd = nullptr;
};

Compressor::Contexts::~Contexts()
{
	if (_hasGzip) deflateEnd(&_gzip);
	LZ4F_freeCompressionContext(_lz4);
	ZSTD_freeCCtx(_zstd);
}

void Compressor::Contexts::prepareGzip(int level)
{
	if (_hasGzip && _gzipLevel == level)
	{
		deflateReset(&_gzip);
		return;
	}
	if (_hasGzip) deflateEnd(&_gzip);
	_gzip = {};
	_hasGzip = deflateInit2(&_gzip, level, Z_DEFLATED, GZIP_WINDOW_BITS, GZIP_MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK;
	if (!_hasGzip) throw std::bad_alloc();
	_gzipLevel = level;
}

void Compressor::Contexts::compressGzip(int level, BytesView input, std::vector<std::uint8_t>& out)
{
	prepareGzip(level);
	appendBounded(
		out, deflateBound(&_gzip, input.size()),
		[&](std::uint8_t* place)
		{
			_gzip.next_in = const_cast<std::uint8_t*>(input.data());
			_gzip.avail_in = static_cast<uInt>(input.size());
			_gzip.next_out = place;
			_gzip.avail_out = static_cast<uInt>(deflateBound(&_gzip, input.size()));
			AEON_CHECK(deflate(&_gzip, Z_FINISH) == Z_STREAM_END);
			return static_cast<std::size_t>(_gzip.total_out);
		});
}

void Compressor::Contexts::compressLz4(int level, BytesView input, std::vector<std::uint8_t>& out, Lz4Header lz4Header)
{
	if (_lz4 == nullptr && LZ4F_isError(LZ4F_createCompressionContext(&_lz4, LZ4F_VERSION))) throw std::bad_alloc();
	LZ4F_preferences_t preferences{};
	preferences.frameInfo.blockSizeID = LZ4F_max64KB;
	preferences.frameInfo.blockMode = LZ4F_blockIndependent;
	preferences.compressionLevel = lz4Level(level);
	preferences.autoFlush = 1;

	const std::size_t bodyBound = LZ4F_compressBound(input.size(), &preferences);
	appendBounded(
		out, LZ4F_HEADER_SIZE_MAX + bodyBound,
		[&](std::uint8_t* place)
		{
			std::size_t length = checkedLz4(LZ4F_compressBegin(_lz4, place, LZ4F_HEADER_SIZE_MAX, &preferences));
			AEON_CHECK(length == LZ4_HEADER_SIZE);
			place[LZ4_HEADER_SIZE - 1] = lz4HeaderChecksum(BytesView(place, LZ4_HEADER_SIZE - 1), lz4Header);
			length +=
				checkedLz4(LZ4F_compressUpdate(_lz4, place + length, bodyBound, input.data(), input.size(), nullptr));
			length +=
				checkedLz4(LZ4F_compressEnd(_lz4, place + length, LZ4F_HEADER_SIZE_MAX + bodyBound - length, nullptr));
			return length;
		});
}

void Compressor::Contexts::compressZstd(int level, BytesView input, std::vector<std::uint8_t>& out)
{
	if (_zstd == nullptr) _zstd = ZSTD_createCCtx();
	if (_zstd == nullptr) throw std::bad_alloc();
	ZSTD_CCtx_setParameter(_zstd, ZSTD_c_compressionLevel, level);
	appendBounded(
		out, ZSTD_compressBound(input.size()),
		[&](std::uint8_t* place)
		{
			const std::size_t length =
				ZSTD_compress2(_zstd, place, ZSTD_compressBound(input.size()), input.data(), input.size());
			if (ZSTD_isError(length)) throw std::bad_alloc();
			return length;
		});
}

Compressor::Compressor() = default;
Compressor::~Compressor() = default;
Compressor::Compressor(Compressor&&) noexcept = default;
Compressor& Compressor::operator=(Compressor&&) noexcept = default;

void Compressor::compress(
	CompressionType type, int level, BytesView input, std::vector<std::uint8_t>& out, Lz4Header lz4Header)
{
	AEON_CHECK(isCompressionLevel(type, level));
	AEON_CHECK(input.size() <= COMPRESSOR_INPUT_BYTES_MAX);
	if (!_contexts && type != CompressionType::NONE && type != CompressionType::SNAPPY)
		_contexts = std::make_unique<Contexts>();
	switch (type)
	{
	case CompressionType::NONE:
		out.insert(out.end(), input.begin(), input.end());
		return;
	case CompressionType::GZIP:
		_contexts->compressGzip(level, input, out);
		return;
	case CompressionType::SNAPPY:
		compressSnappy(input, out);
		return;
	case CompressionType::LZ4:
		_contexts->compressLz4(level, input, out, lz4Header);
		return;
	case CompressionType::ZSTD:
		_contexts->compressZstd(level, input, out);
		return;
	}
}

void Compressor::release() noexcept
{
	_contexts.reset();
}

} // namespace Aeon::Protocol
