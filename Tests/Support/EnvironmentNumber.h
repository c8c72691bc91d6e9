#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace Aeon::Test
{

/// A number that whoever runs a test may give it, such as how long its long form is.
inline std::uint64_t numberFrom(const char* variable, std::uint64_t otherwise)
{
	const char* const given = std::getenv(variable);
	return given != nullptr ? std::strtoull(given, nullptr, 10) : otherwise;
}

/// AEON_TEST_SEED, or any; printed, so that a run can be repeated.
inline std::uint64_t printedSeed()
{
	const std::uint64_t seed = numberFrom("AEON_TEST_SEED", std::random_device{}());
	std::printf("AEON_TEST_SEED=%llu\n", static_cast<unsigned long long>(seed));
	return seed;
}

} // namespace Aeon::Test
