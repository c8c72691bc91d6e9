#include "BrokerProcess.h"

#include "RawClient.h"
#include "Waiting.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

#ifndef AEON_BROKER_PROGRAM
#define AEON_BROKER_PROGRAM ""
#endif

namespace Aeon::Test
{

namespace
{

using namespace std::chrono_literals;

constexpr auto START_LIMIT = 30s;
constexpr auto STOP_LIMIT = 30s;
constexpr int PORT_ATTEMPTS = 5;
constexpr int LAST_LINES = 150;

} // namespace

bool BrokerProcess::available()
{
	return !program().empty();
}

std::string BrokerProcess::program()
{
	const char* const another = std::getenv("AEON_TEST_BROKER_PROGRAM");
	return another != nullptr ? another : AEON_BROKER_PROGRAM;
}

BrokerProcess::BrokerProcess(Settings settings) : _settings(std::move(settings))
{
}

void BrokerProcess::start()
{
	if (_port != 0)
	{
		if (!launch()) throw std::runtime_error("the broker did not start again:\n" + output());
		return;
	}
	// Between our finding a free port and the broker's binding it, another process may take it.
	for (int attempt = 0; attempt < PORT_ATTEMPTS; ++attempt)
	{
		_port = RawClient::findFreePort();
		if (launch()) return;
	}
	throw std::runtime_error("the broker did not start:\n" + output());
}

bool BrokerProcess::launch()
{
	writeConfiguration();
	_process = std::make_unique<ChildProcess>(
		std::vector<std::string>{program(), configurationFile()},
		ChildProcess::Streams{.input = "/dev/null", .output = _directory.file("broker.log"), .errors = {}});
	bool ready = false;
	waitUntil(
		[&]
		{
			ready = RawClient::answersApiVersions(_port);
			return ready || !_process->running();
		},
		START_LIMIT, 2ms);
	// A stranger may answer at that port while our own process has given up.
	return ready && _process->running();
}

void BrokerProcess::writeConfiguration() const
{
	Settings all{
		{"listeners", "PLAINTEXT://" + bootstrap()},
		{"advertised.listeners", "PLAINTEXT://" + bootstrap()},
		{"log.dirs", dataDirectory()},
	};
	for (const auto& [key, value] : _settings)
	{
		all[key] = value;
	}
	std::string text;
	for (const auto& [key, value] : all)
	{
		text += key + "=" + value + "\n";
	}
	writeFile(configurationFile(), text);
}

std::optional<int> BrokerProcess::stop()
{
	_process->signal(SIGTERM);
	const std::optional<int> code = _process->waitForExit(STOP_LIMIT);
	if (!code) kill();
	return code;
}

void BrokerProcess::kill()
{
	_process->signal(SIGKILL);
	_process->waitForExit(STOP_LIMIT);
}

std::string BrokerProcess::lastOutput() const
{
	const std::string all = output();
	std::size_t begin = all.size();
	for (int line = 0; line <= LAST_LINES && begin > 0; ++line)
	{
		const std::size_t newline = all.rfind('\n', begin - 1);
		if (newline == std::string::npos) return all;
		begin = newline;
	}
	return all.substr(std::min(begin + 1, all.size()));
}

std::size_t BrokerProcess::residentBytes() const
{
	std::istringstream words(readFile("/proc/" + std::to_string(processId()) + "/statm"));
	std::size_t total = 0;
	std::size_t resident = 0;
	words >> total >> resident;
	return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

double BrokerProcess::cpuSeconds() const
{
	const std::string stat = readFile("/proc/" + std::to_string(processId()) + "/stat");
	// The program's name stands in parentheses and may hold spaces; user and system time are the 12th and 13th
	// words behind it.
	std::istringstream words(stat.substr(stat.rfind(')') + 1));
	std::string skipped;
	for (int word = 0; word < 11; ++word)
	{
		words >> skipped;
	}
	double userTicks = 0;
	double systemTicks = 0;
	words >> userTicks >> systemTicks;
	return (userTicks + systemTicks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double BrokerProcess::scheduledSeconds() const
{
	double nanoseconds = 0;
	const std::filesystem::path tasks = "/proc/" + std::to_string(processId()) + "/task";
	for (const auto& task : std::filesystem::directory_iterator(tasks))
	{
		std::istringstream words(readFile(task.path().string() + "/schedstat"));
		double onProcessor = 0;
		words >> onProcessor;
		nanoseconds += onProcessor;
	}
	return nanoseconds / 1e9;
}

} // namespace Aeon::Test
