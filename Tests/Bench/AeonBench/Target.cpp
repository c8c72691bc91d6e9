#include "Target.h"

#include <charconv>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

std::optional<pid_t> numberIn(const std::string& text)
{
	pid_t number = 0;
	const char* const end = text.data() + text.size();
	const auto [stopped, error] = std::from_chars(text.data(), end, number);
	if (error != std::errc() || stopped != end || number <= 0) return std::nullopt;
	return number;
}

} // namespace

Target Target::parse(const std::string& text)
{
	const std::size_t equals = text.find('=');
	if (equals == 0 || equals == std::string::npos || text.find(':', equals) == std::string::npos)
		throw std::invalid_argument("a target is name=host:port or name=host:port,pid, and not " + text);
	Target target{text.substr(0, equals), text.substr(equals + 1), std::nullopt, false};
	// What stands behind the last comma is either one more host:port or the process.
	const std::size_t comma = target.bootstrap.rfind(',');
	if (comma == std::string::npos) return target;
	const std::string last = target.bootstrap.substr(comma + 1);
	if (last.find(':') != std::string::npos) return target;
	target.process = numberIn(last);
	if (!target.process) throw std::invalid_argument("this is no process id: " + last);
	target.bootstrap.resize(comma);
	return target;
}

} // namespace Aeon::Bench
