#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/Compressor.h"
#include "Aeon/Protocol/Decompressor.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

constexpr std::uint64_t UNPACKED_MAX = 1 << 20;

/// Reads to the end or to the error. Gives whether the payload was whole.
bool unpack(
	Decompressor& decompressor, CompressionType type, BytesView input, std::size_t step, Lz4Header header,
	std::vector<std::uint8_t>& out)
{
	decompressor.start(type, input, UNPACKED_MAX, header);
	std::vector<std::uint8_t> piece(step);
	while (true)
	{
		const auto length = decompressor.read(piece);
		if (!length.ok()) return false;
		AEON_CHECK(*length <= step && decompressor.producedBytes() <= UNPACKED_MAX);
		if (*length == 0) return true;
		out.insert(out.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(*length));
	}
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	if (size < 2) return 0;
	static Decompressor decompressor;
	static Compressor compressor;
	const auto type = static_cast<CompressionType>(data[0] % 5);
	const Lz4Header header = (data[0] & 0x80) != 0 ? Lz4Header::MAGIC_0 : Lz4Header::STANDARD;
	const std::size_t step = 1 + data[1] * std::size_t{64};
	const BytesView input(data + 2, size - 2);

	std::vector<std::uint8_t> out;
	unpack(decompressor, type, input, step, header, out);

	std::vector<std::uint8_t> packed;
	compressor.compress(type, defaultCompressionLevel(type), input, packed, header);
	out.clear();
	AEON_CHECK(unpack(decompressor, type, packed, step, header, out));
	AEON_CHECK(std::equal(out.begin(), out.end(), input.begin(), input.end()));
	return 0;
}
