#include "ChildProcess.h"

#include "TemporaryDirectory.h"
#include "Waiting.h"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <signal.h>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace Aeon::Test
{

namespace
{

constexpr int EXIT_NO_PROGRAM = 127;

void redirect(const char* path, int flags, int target)
{
	const int descriptor = ::open(path, flags, 0600);
	if (descriptor < 0 || ::dup2(descriptor, target) < 0) ::_exit(EXIT_NO_PROGRAM);
	::close(descriptor);
}

/// Between fork and exec only calls that are safe in a signal handler are allowed: other threads may hold locks.
[[noreturn]] void becomeProgram(char* const* arguments, const ChildProcess::Streams& streams)
{
	::prctl(PR_SET_PDEATHSIG, SIGKILL);
	redirect(streams.input.c_str(), O_RDONLY, STDIN_FILENO);
	redirect(streams.output.c_str(), O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
	if (streams.errors.empty())
	{
		::dup2(STDOUT_FILENO, STDERR_FILENO);
	}
	else
	{
		redirect(streams.errors.c_str(), O_WRONLY | O_CREAT | O_APPEND, STDERR_FILENO);
	}
	::execvp(arguments[0], arguments);
	::_exit(EXIT_NO_PROGRAM);
}

pid_t startChild(std::vector<std::string>& command, const ChildProcess::Streams& streams)
{
	std::vector<char*> arguments;
	for (std::string& word : command)
	{
		arguments.push_back(word.data());
	}
	arguments.push_back(nullptr);
	const pid_t id = ::fork();
	if (id < 0) throw std::system_error(errno, std::generic_category(), "fork");
	if (id == 0) becomeProgram(arguments.data(), streams);
	return id;
}

} // namespace

ChildProcess::ChildProcess(std::vector<std::string> command, Streams streams) : _id(startChild(command, streams))
{
}

ChildProcess::~ChildProcess()
{
	if (running())
	{
		signal(SIGKILL);
		::waitpid(_id, nullptr, 0);
	}
}

void ChildProcess::signal(int number)
{
	if (running()) ::kill(_id, number);
}

std::optional<int> ChildProcess::exitCode()
{
	int status = 0;
	if (!_exitCode && ::waitpid(_id, &status, WNOHANG) == _id)
	{
		_exitCode = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return _exitCode;
}

std::optional<int> ChildProcess::waitForExit(std::chrono::milliseconds limit)
{
	waitUntil([this] { return !running(); }, limit, std::chrono::milliseconds(2));
	return exitCode();
}

CommandResult
runCommand(const std::vector<std::string>& command, const std::string& input, std::chrono::milliseconds limit)
{
	const TemporaryDirectory directory;
	const ChildProcess::Streams streams{directory.file("in"), directory.file("out"), directory.file("err")};
	writeFile(streams.input, input);
	ChildProcess child(command, streams);
	CommandResult result;
	result.exitCode = child.waitForExit(limit);
	result.output = readFile(streams.output);
	result.errors = readFile(streams.errors);
	return result;
}

std::string readFile(const std::string& path)
{
	std::ostringstream content;
	content << std::ifstream(path, std::ios::binary).rdbuf();
	return content.str();
}

void writeFile(const std::string& path, const std::string& content)
{
	std::ofstream file(path, std::ios::binary | std::ios::trunc);
	file << content;
	file.close();
	if (!file) throw std::system_error(errno, std::generic_category(), path);
}

} // namespace Aeon::Test
