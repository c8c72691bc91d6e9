#pragma once

#include "Aeon/Broker/BrokerConfig.h"

#include <Poco/Util/ServerApplication.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace Aeon
{

struct CommandLine;

/// The daemon: reads command line, settings file and environment, serves until a signal asks it to stop.
/// Not thread-safe: the main thread only.
class BrokerApplication : public Poco::Util::ServerApplication
{
public:
	/// How the process ends.
	enum ExitCode
	{
		CLEAN = 0,
		/// `aeon log` found something wrong, or made a step.
		FOUND_SOMETHING = 1,
		WRONG_ARGUMENTS = 64,
		OUR_BUG = 70,
		IO_FAILED = 74,
		WRONG_SETTINGS = 78,
	};

	/// Keeps signals from all threads to come; called first thing in main.
	static void blockSignals();

	/// Does what the command line asks for; what goes wrong is one line on standard error. Settings are checked
	/// before the process goes into the background. Blocks until the end and returns the exit code.
	int launch(int argc, char** argv);

protected:
	int main(const std::vector<std::string>& arguments) override;

private:
	int perform(const CommandLine& line, char* program);
	int runServer(const CommandLine& line, char* program);
	int serve();

	std::optional<BrokerConfig> _config;
	std::optional<std::filesystem::path> _pidFile;
};

} // namespace Aeon
