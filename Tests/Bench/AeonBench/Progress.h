#pragma once

#include <string>

namespace Aeon::Bench
{

/// The line that says what is being measured, on the error stream so that the results stay by themselves: rewritten
/// in place on a terminal, and a line of its own for each step elsewhere.
///
/// Not thread-safe: one thread at a time.
class Progress
{
public:
	Progress();
	~Progress();
	Progress(const Progress&) = delete;
	Progress& operator=(const Progress&) = delete;

	void show(const std::string& text);

private:
	const bool _terminal;
};

} // namespace Aeon::Bench
