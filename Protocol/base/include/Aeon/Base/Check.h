#pragma once

namespace Aeon
{

/// Logs the broken invariant with its place to stderr and aborts the process.
[[noreturn]] void checkFailed(const char* condition, const char* file, int line) noexcept;

} // namespace Aeon

/// States an invariant of our own code. Stays on in release builds. Nothing that a client sends may
/// make one fail: bad input is answered with an ErrorCode.
#define AEON_CHECK(condition)                                                                                          \
	do                                                                                                                 \
	{                                                                                                                  \
		if (!(condition)) [[unlikely]]                                                                                 \
			::Aeon::checkFailed(#condition, __FILE__, __LINE__);                                                       \
	} while (false)
