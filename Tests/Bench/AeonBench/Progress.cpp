#include "Progress.h"

#include <cstdio>
#include <unistd.h>

namespace Aeon::Bench
{

Progress::Progress() : _terminal(::isatty(STDERR_FILENO) != 0)
{
}

Progress::~Progress()
{
	if (_terminal) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(const std::string& text)
{
	std::fprintf(stderr, _terminal ? "\r\x1b[K%s" : "%s\n", text.c_str());
	std::fflush(stderr);
}

} // namespace Aeon::Bench
