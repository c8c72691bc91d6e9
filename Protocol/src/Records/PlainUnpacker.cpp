#include "Unpacker.h"

#include <algorithm>

namespace Aeon::Protocol
{

namespace
{

class PlainUnpacker final : public Unpacker
{
public:
	void start(BytesView input, std::uint64_t, Lz4Header) override { _input = input; }

	Result<std::size_t> read(std::span<std::uint8_t> out) override
	{
		const std::size_t length = std::min(out.size(), _input.size());
		std::copy_n(_input.begin(), length, out.begin());
		_input = _input.subspan(length);
		return length;
	}

private:
	BytesView _input;
};

} // namespace

std::unique_ptr<Unpacker> makePlainUnpacker()
{
	return std::make_unique<PlainUnpacker>();
}

} // namespace Aeon::Protocol
