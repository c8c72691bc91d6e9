#include "CommandLine.h"

namespace Aeon
{

namespace
{

constexpr std::string_view USAGE = R"(usage: aeon [options] [settings.properties]
       aeon log dump|verify|repair [--json] [--records] [--dry-run] directory

Serves Kafka's protocol. Settings have Kafka's names; without a file all have their defaults. The environment's
KAFKA_* variables override the file, and --override overrides both.

  --override key=value   give one setting; may be repeated
  --check-config         say whether the settings are valid, and end
  --daemon               serve in the background
  --pidfile=path         keep the process id in a file while serving
  --print-defaults       print every setting with its default, as a settings file
  --print-settings       print the settings reference, as Markdown
  --print-apis           print the APIs and versions served, as Markdown
  --print-metrics        print the list of metrics, as Markdown
  --version              print the version
  --help                 print this

aeon log looks into a log directory, or one partition's, that no broker uses:
  dump                   print batches, index entries, snapshots and checkpoints; --records: also what is in the batches
  verify                 print what is wrong, a line each
  repair                 do what a start after a crash would; --dry-run: only say it
  --json                 print a JSON object a line

exit codes: 0 ended as asked, 1 aeon log found something wrong, 64 wrong arguments, 70 a bug, 74 disk or network refused, 78 wrong settings
)";

struct TaskOption
{
	std::string_view name;
	CommandLine::Task task;
};

constexpr TaskOption TASK_OPTIONS[] = {
	{"--check-config", CommandLine::Task::CHECK_CONFIG},
	{"--print-apis", CommandLine::Task::PRINT_APIS},
	{"--print-defaults", CommandLine::Task::PRINT_DEFAULTS},
	{"--print-metrics", CommandLine::Task::PRINT_METRICS},
	{"--print-settings", CommandLine::Task::PRINT_SETTINGS},
	{"--version", CommandLine::Task::PRINT_VERSION},
	{"--help", CommandLine::Task::PRINT_HELP},
	{"-h", CommandLine::Task::PRINT_HELP},
};

/// Walks over the arguments; options take their value from behind '=' or from the next argument.
class ArgumentReader
{
public:
	explicit ArgumentReader(std::span<const std::string> arguments) : _arguments(arguments) {}

	bool done() const { return _next == _arguments.size(); }
	const std::string& take() { return _arguments[_next++]; }

	/// The value of an option, when the argument is that option.
	std::optional<std::string> valueOf(const std::string& argument, std::string_view option)
	{
		if (argument == option)
		{
			if (done()) throw UsageException(argument + " needs a value");
			return take();
		}
		if (!argument.starts_with(option) || argument[option.size()] != '=') return std::nullopt;
		return argument.substr(option.size() + 1);
	}

private:
	const std::span<const std::string> _arguments;
	std::size_t _next = 0;
};

bool takeTask(CommandLine& line, const std::string& argument)
{
	for (const TaskOption& option : TASK_OPTIONS)
	{
		if (argument != option.name) continue;
		line.task = option.task;
		return true;
	}
	return false;
}

void takeOverride(CommandLine& line, const std::string& text)
{
	const std::size_t equals = text.find('=');
	if (equals == std::string::npos || equals == 0) throw UsageException("--override " + text + ": must be key=value");
	line.overrides[text.substr(0, equals)] = text.substr(equals + 1);
}

void takeFile(CommandLine& line, const std::string& argument)
{
	if (argument.size() > 1 && argument.front() == '-') throw UsageException("unknown option " + argument);
	if (line.settingsFile) throw UsageException("more than one settings file: " + argument);
	line.settingsFile = std::filesystem::absolute(argument);
}

} // namespace

CommandLine CommandLine::parse(std::span<const std::string> arguments)
{
	CommandLine line;
	if (!arguments.empty() && arguments.front() == "log")
	{
		line.task = Task::INSPECT_LOG;
		line.logArguments.assign(arguments.begin() + 1, arguments.end());
		return line;
	}
	ArgumentReader reader(arguments);
	while (!reader.done())
	{
		const std::string& argument = reader.take();
		if (takeTask(line, argument)) continue;
		if (argument == "--daemon" || argument == "-daemon")
			line.daemon = true;
		else if (const auto text = reader.valueOf(argument, "--override"))
			takeOverride(line, *text);
		else if (const auto path = reader.valueOf(argument, "--pidfile"))
			line.pidFile = std::filesystem::absolute(*path);
		else
			takeFile(line, argument);
	}
	return line;
}

std::string_view CommandLine::usage() noexcept
{
	return USAGE;
}

} // namespace Aeon
