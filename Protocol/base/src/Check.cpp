#include "Aeon/Base/Check.h"

#include <cstdio>
#include <cstdlib>

namespace Aeon
{

void checkFailed(const char* condition, const char* file, int line) noexcept
{
	std::fprintf(stderr, "aeon: internal error: check failed: %s (%s:%d)\n", condition, file, line);
	std::abort();
}

} // namespace Aeon
