#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace Aeon::Test
{

/// One program run as a child. Its input comes from a file and its output goes to a file, so that no pipe can fill
/// up. A child that still runs on destruction is killed; it also dies with the test that started it.
/// Not thread-safe: one thread at a time.
class ChildProcess
{
public:
	struct Streams
	{
		std::string input = "/dev/null";
		std::string output = "/dev/null";
		/// Empty sends errors where the output goes.
		std::string errors;
	};

	/// @p command is the program, found along PATH, and its arguments. Throws std::system_error if there is no child.
	ChildProcess(std::vector<std::string> command, Streams streams);
	~ChildProcess();
	ChildProcess(const ChildProcess&) = delete;
	ChildProcess& operator=(const ChildProcess&) = delete;

	pid_t id() const noexcept { return _id; }
	bool running() { return !exitCode(); }
	void signal(int number);

	/// The exit code, 128 + number for a child that a signal ended, nothing while it runs.
	std::optional<int> exitCode();
	/// Blocks until the child has ended or @p limit has passed.
	std::optional<int> waitForExit(std::chrono::milliseconds limit);

private:
	const pid_t _id;
	std::optional<int> _exitCode;
};

struct CommandResult
{
	/// Nothing when the command had to be killed at the deadline.
	std::optional<int> exitCode;
	std::string output;
	std::string errors;
};

/// Runs @p command to its end with @p input, or kills it at the deadline.
CommandResult runCommand(
	const std::vector<std::string>& command, const std::string& input = {},
	std::chrono::milliseconds limit = std::chrono::seconds(30));

/// The whole file; empty where there is none.
std::string readFile(const std::string& path);
void writeFile(const std::string& path, const std::string& content);

} // namespace Aeon::Test
