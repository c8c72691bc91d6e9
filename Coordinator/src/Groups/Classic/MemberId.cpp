#include "Groups/Classic/MemberId.h"

#include <cinttypes>
#include <cstdio>

namespace Aeon::Coordinator
{

namespace
{

/// '-' and the UUID's text.
constexpr std::size_t SUFFIX_BYTES = 37;

} // namespace

std::string makeMemberId(std::string_view prefix, const Uuid& fresh)
{
	char suffix[SUFFIX_BYTES + 1];
	std::snprintf(
		suffix, sizeof(suffix), "-%08" PRIx64 "-%04" PRIx64 "-%04" PRIx64 "-%04" PRIx64 "-%012" PRIx64,
		fresh.high >> 32, (fresh.high >> 16) & 0xffff, fresh.high & 0xffff, fresh.low >> 48,
		fresh.low & 0xffffffffffff);
	return std::string(prefix.substr(0, RECORDED_STRING_BYTES_MAX - SUFFIX_BYTES)) + suffix;
}

} // namespace Aeon::Coordinator
