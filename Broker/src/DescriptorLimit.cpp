#include "DescriptorLimit.h"

#include <sys/resource.h>

namespace Aeon
{

void raiseDescriptorLimit() noexcept
{
	rlimit limit = {};
	if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
	limit.rlim_cur = limit.rlim_max;
	::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace Aeon
