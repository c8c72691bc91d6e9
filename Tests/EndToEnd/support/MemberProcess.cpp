#include "MemberProcess.h"

#include <signal.h>
#include <sstream>

namespace Aeon::Test
{

namespace
{

std::vector<std::string>
commandFor(const std::string& bootstrap, const std::string& group, const std::string& topic, const Settings& settings)
{
	std::vector<std::string> command{AEON_GROUP_MEMBER_PROGRAM, bootstrap, group, topic};
	for (const auto& [key, value] : settings)
	{
		command.push_back(key + "=" + value);
	}
	return command;
}

} // namespace

MemberProcess::MemberProcess(
	const std::string& bootstrap, const std::string& group, const std::string& topic, const Settings& settings) :
	_topic(topic),
	_process(
		commandFor(bootstrap, group, topic, settings),
		{.input = "/dev/null", .output = _directory.file("output"), .errors = {}})
{
}

void MemberProcess::kill()
{
	_process.signal(SIGKILL);
	_process.waitForExit(std::chrono::seconds(10));
}

void MemberProcess::askToLeave()
{
	_process.signal(SIGTERM);
}

MemberProcess::Report MemberProcess::report() const
{
	const std::string text = output();
	std::istringstream lines(text.substr(0, text.rfind('\n') + 1));
	Report report;
	std::string what;
	GroupPartition place{_topic, 0};
	for (std::int64_t offset = 0; lines >> what >> place.partition >> offset;)
	{
		if (what == "read") report.read.push_back({place, offset, {}});
		if (what == "committed") report.committed[place] = offset;
	}
	return report;
}

} // namespace Aeon::Test
