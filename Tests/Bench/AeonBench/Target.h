#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace Aeon::Bench
{

/// A broker that is measured.
struct Target
{
	std::string name;
	/// host:port, or several with commas.
	std::string bootstrap;
	/// Its process, where that runs on this machine: without it, CPU and memory are not told.
	std::optional<pid_t> process;
	/// It keeps nothing: no topic is made in it, and nothing is written to be read.
	bool isNull = false;

	/// Takes name=host:port[,pid]; throws std::invalid_argument for anything else.
	static Target parse(const std::string& text);
};

} // namespace Aeon::Bench
