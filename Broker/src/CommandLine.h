#pragma once

#include "Aeon/Base/SettingTable.h"

#include <Poco/Exception.h>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon
{

/// The command line cannot be understood; the process ends with exit code 64.
class UsageException : public Poco::Exception
{
public:
	explicit UsageException(const std::string& message) : Poco::Exception(message, 64) {}

	const char* name() const noexcept override { return "Usage"; }
	const char* className() const noexcept override { return "Aeon::UsageException"; }
	Poco::Exception* clone() const override { return new UsageException(*this); }
	void rethrow() const override { throw *this; }
};

/// What the program was asked for: `aeon [options] [file]` or `aeon log ...` (see LogCommand). A plain value.
struct CommandLine
{
	/// What to do instead of serving.
	enum class Task
	{
		SERVE,
		INSPECT_LOG,
		CHECK_CONFIG,
		PRINT_APIS,
		PRINT_DEFAULTS,
		PRINT_METRICS,
		PRINT_SETTINGS,
		PRINT_VERSION,
		PRINT_HELP,
	};

	Task task = Task::SERVE;
	std::optional<std::filesystem::path> settingsFile;
	SettingMap overrides;
	bool daemon = false;
	/// Absolute.
	std::optional<std::filesystem::path> pidFile;
	/// Of INSPECT_LOG: what stands behind `log`.
	std::vector<std::string> logArguments;

	/// Reads the arguments behind the program's name. Throws UsageException.
	static CommandLine parse(std::span<const std::string> arguments);
	/// The text that --help prints.
	static std::string_view usage() noexcept;
};

} // namespace Aeon
