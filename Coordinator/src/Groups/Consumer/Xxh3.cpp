#include "Groups/Consumer/Xxh3.h"

#include <array>
#include <bit>
#include <cstring>

namespace Aeon::Coordinator
{

namespace
{

static_assert(std::endian::native == std::endian::little, "the hash is defined over little-endian words");

constexpr std::uint64_t PRIME32_1 = 0x9e3779b1;
constexpr std::uint64_t PRIME32_2 = 0x85ebca77;
constexpr std::uint64_t PRIME32_3 = 0xc2b2ae3d;
constexpr std::uint64_t PRIME64_1 = 0x9e3779b185ebca87;
constexpr std::uint64_t PRIME64_2 = 0xc2b2ae3d27d4eb4f;
constexpr std::uint64_t PRIME64_3 = 0x165667b19e3779f9;
constexpr std::uint64_t PRIME64_4 = 0x85ebca77c2b2ae63;
constexpr std::uint64_t PRIME64_5 = 0x27d4eb2f165667c5;
constexpr std::uint64_t PRIME_MIX_1 = 0x165667919e3779f9;
constexpr std::uint64_t PRIME_MIX_2 = 0x9fb21c651e98df25;

/// The default secret of XXH3.
constexpr std::array<std::uint64_t, 24> SECRET = {
	0xbe4ba423396cfeb8, 0x1cad21f72c81017c, 0xdb979083e96dd4de, 0x1f67b3b7a4a44072, 0x78e5c0cc4ee679cb,
	0x2172ffcc7dd05a82, 0x8e2443f7744608b8, 0x4c263a81e69035e0, 0xcb00c391bb52283c, 0xa32e531b8b65d088,
	0x4ef90da297486471, 0xd8acdea946ef1938, 0x3f349ce33f76faa8, 0x1d4f0bc7c7bbdcf9, 0x3159b4cd4be0518a,
	0x647378d9c97e9fc8, 0xc3ebd33483acc5ea, 0xeb6313faffa081c5, 0x49daf0b751dd0d17, 0x9e68d429265516d3,
	0xfca1477d58be162b, 0xce31d07ad1b8f88f, 0x280416958f3acb45, 0x7e404bbbcafbd7af};
constexpr std::size_t SECRET_BYTES = sizeof(SECRET);

constexpr std::size_t STRIPE_BYTES = 64;
/// The secret moves on by this with each stripe.
constexpr std::size_t SECRET_STEP = 8;
constexpr std::size_t STRIPES_IN_BLOCK = (SECRET_BYTES - STRIPE_BYTES) / SECRET_STEP;
constexpr std::size_t BLOCK_BYTES = STRIPES_IN_BLOCK * STRIPE_BYTES;

using Lanes = std::array<std::uint64_t, 8>;

template <typename Word>
Word wordAt(const std::uint8_t* place) noexcept
{
	Word word;
	std::memcpy(&word, place, sizeof(word));
	return word;
}

std::uint64_t secretAt(std::size_t place) noexcept
{
	return wordAt<std::uint64_t>(reinterpret_cast<const std::uint8_t*>(SECRET.data()) + place);
}

std::uint64_t foldedProduct(std::uint64_t left, std::uint64_t right) noexcept
{
	__extension__ using Product = unsigned __int128;
	const Product product = static_cast<Product>(left) * right;
	return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t avalanche(std::uint64_t hash) noexcept
{
	hash ^= hash >> 37;
	hash *= PRIME_MIX_1;
	return hash ^ (hash >> 32);
}

/// The finish of the older XXH64, which the shortest inputs get.
std::uint64_t avalanche64(std::uint64_t hash) noexcept
{
	hash ^= hash >> 33;
	hash *= PRIME64_2;
	hash ^= hash >> 29;
	hash *= PRIME64_3;
	return hash ^ (hash >> 32);
}

std::uint64_t mix16(const std::uint8_t* input, std::size_t secret) noexcept
{
	return foldedProduct(
		wordAt<std::uint64_t>(input) ^ secretAt(secret), wordAt<std::uint64_t>(input + 8) ^ secretAt(secret + 8));
}

std::uint64_t hashTo3(const std::uint8_t* input, std::size_t size) noexcept
{
	if (size == 0) return avalanche64(secretAt(56) ^ secretAt(64));
	const std::uint64_t first = input[0];
	const std::uint64_t middle = input[size / 2];
	const std::uint64_t last = input[size - 1];
	const std::uint64_t combined = (first << 16) | (middle << 24) | last | (size << 8);
	const std::uint64_t flip = (secretAt(0) & 0xffffffff) ^ (secretAt(0) >> 32);
	return avalanche64(combined ^ flip);
}

std::uint64_t hash4To8(const std::uint8_t* input, std::size_t size) noexcept
{
	const std::uint64_t head = wordAt<std::uint32_t>(input);
	const std::uint64_t tail = wordAt<std::uint32_t>(input + size - 4);
	std::uint64_t hash = (tail + (head << 32)) ^ secretAt(8) ^ secretAt(16);
	hash ^= std::rotl(hash, 49) ^ std::rotl(hash, 24);
	hash *= PRIME_MIX_2;
	hash ^= (hash >> 35) + size;
	hash *= PRIME_MIX_2;
	return hash ^ (hash >> 28);
}

std::uint64_t hash9To16(const std::uint8_t* input, std::size_t size) noexcept
{
	const std::uint64_t low = wordAt<std::uint64_t>(input) ^ secretAt(24) ^ secretAt(32);
	const std::uint64_t high = wordAt<std::uint64_t>(input + size - 8) ^ secretAt(40) ^ secretAt(48);
	return avalanche(size + __builtin_bswap64(low) + high + foldedProduct(low, high));
}

std::uint64_t hash17To128(const std::uint8_t* input, std::size_t size) noexcept
{
	std::uint64_t hash = size * PRIME64_1;
	// Pairs from both ends inwards.
	for (std::size_t pair = (size - 1) / 32 + 1; pair > 0; --pair)
	{
		hash += mix16(input + 16 * (pair - 1), 32 * (pair - 1));
		hash += mix16(input + size - 16 * pair, 32 * (pair - 1) + 16);
	}
	return avalanche(hash);
}

std::uint64_t hash129To240(const std::uint8_t* input, std::size_t size) noexcept
{
	std::uint64_t hash = size * PRIME64_1;
	for (std::size_t round = 0; round < 8; ++round)
		hash += mix16(input + 16 * round, 16 * round);
	hash = avalanche(hash);
	for (std::size_t round = 8; round < size / 16; ++round)
		hash += mix16(input + 16 * round, 16 * (round - 8) + 3);
	return avalanche(hash + mix16(input + size - 16, 136 - 17));
}

void addStripe(Lanes& lanes, const std::uint8_t* input, std::size_t secret) noexcept
{
	for (std::size_t lane = 0; lane < lanes.size(); ++lane)
	{
		const auto word = wordAt<std::uint64_t>(input + 8 * lane);
		const std::uint64_t keyed = word ^ secretAt(secret + 8 * lane);
		lanes[lane ^ 1] += word;
		lanes[lane] += (keyed & 0xffffffff) * (keyed >> 32);
	}
}

void scramble(Lanes& lanes) noexcept
{
	for (std::size_t lane = 0; lane < lanes.size(); ++lane)
	{
		lanes[lane] ^= lanes[lane] >> 47;
		lanes[lane] ^= secretAt(SECRET_BYTES - STRIPE_BYTES + 8 * lane);
		lanes[lane] *= PRIME32_1;
	}
}

std::uint64_t hashLong(const std::uint8_t* input, std::size_t size) noexcept
{
	Lanes lanes = {PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1};
	// The last stripe counts from the end, so the last byte belongs to no block.
	const std::size_t blocks = (size - 1) / BLOCK_BYTES;
	const std::size_t stripes = (size - 1) / STRIPE_BYTES;
	for (std::size_t stripe = 0; stripe < stripes; ++stripe)
	{
		addStripe(lanes, input + STRIPE_BYTES * stripe, SECRET_STEP * (stripe % STRIPES_IN_BLOCK));
		if ((stripe + 1) % STRIPES_IN_BLOCK == 0 && stripe / STRIPES_IN_BLOCK < blocks) scramble(lanes);
	}
	addStripe(lanes, input + size - STRIPE_BYTES, SECRET_BYTES - STRIPE_BYTES - 7);

	std::uint64_t hash = size * PRIME64_1;
	for (std::size_t pair = 0; pair < 4; ++pair)
		hash +=
			foldedProduct(lanes[2 * pair] ^ secretAt(11 + 16 * pair), lanes[2 * pair + 1] ^ secretAt(19 + 16 * pair));
	return avalanche(hash);
}

} // namespace

std::uint64_t xxh3(BytesView bytes) noexcept
{
	const std::uint8_t* input = bytes.data();
	const std::size_t size = bytes.size();
	if (size <= 3) return hashTo3(input, size);
	if (size <= 8) return hash4To8(input, size);
	if (size <= 16) return hash9To16(input, size);
	if (size <= 128) return hash17To128(input, size);
	if (size <= 240) return hash129To240(input, size);
	return hashLong(input, size);
}

} // namespace Aeon::Coordinator
