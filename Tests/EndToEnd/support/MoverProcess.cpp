#include "MoverProcess.h"

#include <signal.h>
#include <sstream>

namespace Aeon::Test
{

namespace
{

std::vector<std::string> commandFor(const std::string& bootstrap, const MoverProcess::Task& task)
{
	return {
		AEON_TRANSACTION_MOVER_PROGRAM,
		bootstrap,
		task.transactionalId,
		task.group,
		task.input.topic,
		std::to_string(task.input.partition),
		task.output,
		std::to_string(task.outputPartitions),
		std::to_string(task.incarnation),
		std::to_string(task.seed),
	};
}

} // namespace

MoverProcess::MoverProcess(const std::string& bootstrap, const Task& task) :
	_process(commandFor(bootstrap, task), {.input = "/dev/null", .output = _directory.file("output"), .errors = {}})
{
}

void MoverProcess::kill()
{
	_process.signal(SIGKILL);
	_process.waitForExit(std::chrono::seconds(30));
}

MoverProcess::Report MoverProcess::report() const
{
	const std::string text = output();
	std::istringstream lines(text.substr(0, text.rfind('\n') + 1));
	Report report;
	for (std::string line; std::getline(lines, line);)
	{
		const auto space = line.find(' ');
		const std::string what = line.substr(0, space);
		const std::string rest = line.substr(space + 1);
		if (what == "at") report.position = std::stoll(rest);
		if (what == "aborted") report.aborted.push_back(Move::parse(rest));
		if (what != "committed") continue;
		report.committed.push_back(Move::parse(rest));
		report.position = report.committed.back().to;
	}
	return report;
}

} // namespace Aeon::Test
