#include "Aeon/Protocol/Decompressor.h"

#include "Unpacker.h"

#include <algorithm>
#include <array>
#include <string>

namespace Aeon::Protocol
{

/// Exists from the first packed payload on.
struct Decompressor::State
{
	/// By codec number; made when first needed.
	std::array<std::unique_ptr<Unpacker>, 5> unpackers;
	Unpacker* current = nullptr;
	std::uint64_t outputBytesMax = 0;
	std::uint64_t producedBytes = 0;
	Result<void> status;
};

namespace
{

std::unique_ptr<Unpacker> makeUnpacker(CompressionType type)
{
	switch (type)
	{
	case CompressionType::NONE:
		return makePlainUnpacker();
	case CompressionType::GZIP:
		return makeGzipUnpacker();
	case CompressionType::SNAPPY:
		return makeSnappyUnpacker();
	case CompressionType::LZ4:
		return makeLz4Unpacker();
	case CompressionType::ZSTD:
		return makeZstdUnpacker();
	}
	checkFailed("a codec number that does not exist", __FILE__, __LINE__);
}

} // namespace

Decompressor::Decompressor() = default;
Decompressor::~Decompressor() = default;
Decompressor::Decompressor(Decompressor&&) noexcept = default;
Decompressor& Decompressor::operator=(Decompressor&&) noexcept = default;

void Decompressor::start(CompressionType type, BytesView input, std::uint64_t outputBytesMax, Lz4Header lz4Header)
{
	if (!_state) _state = std::make_unique<State>();
	auto& unpacker = _state->unpackers[static_cast<std::size_t>(type)];
	if (!unpacker) unpacker = makeUnpacker(type);
	unpacker->start(input, outputBytesMax, lz4Header);
	_state->current = unpacker.get();
	_state->outputBytesMax = outputBytesMax;
	_state->producedBytes = 0;
	_state->status = {};
}

Result<std::size_t> Decompressor::read(std::span<std::uint8_t> out)
{
	AEON_CHECK(_state && _state->current != nullptr);
	State& state = *_state;
	if (!state.status.ok()) return state.status.error();

	// One byte beyond the cap is asked for, so that a payload that ends on it is told from one that goes on.
	const std::uint64_t left = state.outputBytesMax - state.producedBytes;
	if (out.size() > left) out = out.first(static_cast<std::size_t>(left) + 1);
	auto length = state.current->read(out);
	if (length.ok() && *length > left)
		length = Error{
			ErrorCode::CORRUPT_MESSAGE, "unpacks to more than " + std::to_string(state.outputBytesMax) + " bytes"};
	if (!length.ok())
	{
		state.status = length.error();
		return length;
	}
	state.producedBytes += *length;
	return length;
}

std::uint64_t Decompressor::producedBytes() const noexcept
{
	return _state ? _state->producedBytes : 0;
}

void Decompressor::trim() noexcept
{
	if (!_state) return;
	_state->current = nullptr;
	for (auto& unpacker : _state->unpackers)
		if (unpacker) unpacker->trim();
}

void Decompressor::release() noexcept
{
	_state.reset();
}

} // namespace Aeon::Protocol
