#include "Aeon/Broker/BrokerApplication.h"

#include "ApplicationLog.h"
#include "CommandLine.h"
#include "DescriptorLimit.h"
#include "LogTool/LogCommand.h"
#include "PidFile.h"
#include "StopSignals.h"

#include "Aeon/Broker/ApiTable.h"
#include "Aeon/Broker/Broker.h"
#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/EnvironmentSettings.h"
#include "Aeon/Broker/MetricsReference.h"
#include "Aeon/Broker/PropertiesFile.h"
#include "Aeon/Broker/SettingsReference.h"
#include "Aeon/Broker/Version.h"
#include "Aeon/Net/TlsConfigException.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <atomic>
#include <chrono>
#include <iostream>

namespace Aeon
{

namespace
{

using ExitCode = BrokerApplication::ExitCode;

/// Longest that a controlled stop waits for connections that are still busy.
constexpr std::chrono::seconds STOP_DEADLINE{10};

/// Runs the work; an exception becomes one line on standard error and an exit code.
template <typename Work>
int reportingErrors(Work work)
{
	const auto report = [](const std::string& line, ExitCode code)
	{
		std::cerr << "aeon: " << line << std::endl;
		return code;
	};
	try
	{
		return work();
	}
	catch (const UsageException& wrong)
	{
		return report(wrong.message() + "; aeon --help says more", ExitCode::WRONG_ARGUMENTS);
	}
	catch (const ConfigException& wrong)
	{
		return report(wrong.message(), ExitCode::WRONG_SETTINGS);
	}
	catch (const Storage::LogDirectoryException& unusable)
	{
		return report(unusable.displayText(), ExitCode::WRONG_SETTINGS);
	}
	catch (const Net::TlsConfigException& wrong)
	{
		return report(wrong.displayText(), ExitCode::WRONG_SETTINGS);
	}
	catch (const Storage::CorruptFileException& corrupt)
	{
		return report(corrupt.displayText(), ExitCode::IO_FAILED);
	}
	catch (const Poco::IOException& failed)
	{
		return report(failed.displayText(), ExitCode::IO_FAILED);
	}
	catch (const Poco::Exception& error)
	{
		return report(error.displayText(), ExitCode::OUR_BUG);
	}
	catch (const std::exception& error)
	{
		return report(error.what(), ExitCode::OUR_BUG);
	}
}

/// The file, under the environment, under the command line.
SettingMap gatherSettings(const CommandLine& line)
{
	SettingMap settings;
	if (line.settingsFile) settings = loadPropertiesFile(*line.settingsFile);
	for (const SettingMap& above : {environmentSettings(processEnvironment()), line.overrides})
		for (const auto& [name, value] : above)
			settings[name] = value;
	return settings;
}

int checkSettings(const CommandLine& line)
{
	const BrokerConfig config = BrokerConfig::parse(gatherSettings(line));
	for (const std::string& warning : config.warnings)
		std::cout << warning << '\n';
	std::cout << "The settings are valid.\n";
	return ExitCode::CLEAN;
}

int print(std::string_view text)
{
	std::cout << text;
	return std::cout.flush() ? ExitCode::CLEAN : ExitCode::IO_FAILED;
}

std::string addresses(const AdvertisedEndpoints& endpoints)
{
	std::string text;
	for (const AdvertisedEndpoint& endpoint : endpoints.all())
		text += (text.empty() ? "" : ", ") + endpoint.listener + "://" + endpoint.host + ":" +
				std::to_string(endpoint.port);
	return text;
}

/// The words in the middle are what Testcontainers waits for.
void logReady(Poco::Logger& logger, const Broker& broker, std::chrono::steady_clock::time_point began)
{
	const auto took = std::chrono::steady_clock::now() - began;
	logger.information(
		"Transitioning from RECOVERY to RUNNING: serving at %s after %s ms (node %s of cluster %s).",
		addresses(broker.endpoints()),
		std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()),
		std::to_string(broker.config().nodeId.value()), broker.clusterId());
}

int serveUntilStopped(const BrokerConfig& config, StopSignals& signals)
{
	const auto began = std::chrono::steady_clock::now();
	Poco::Logger& logger = Poco::Logger::get("Aeon.Broker");
	std::atomic<bool> storageLost = false;
	Broker broker(
		config, {.storageLost =
					 [&](const std::string& directory)
				 {
					 logger.fatal("Log directory %s was the last that worked; stopping.", directory);
					 storageLost = true;
					 signals.requestStop();
				 },
				 .stopRequested = [&] { return signals.isStopRequested(); }});
	try
	{
		broker.start();
	}
	catch (const Poco::RuntimeException& interrupted)
	{
		if (!signals.isStopRequested()) throw;
		logger.information("Stopped before serving: %s", interrupted.displayText());
		return storageLost ? ExitCode::IO_FAILED : ExitCode::CLEAN;
	}
	logReady(logger, broker, began);
	signals.waitForStop();
	broker.stop(STOP_DEADLINE);
	logger.information("Stopped.");
	return storageLost ? ExitCode::IO_FAILED : ExitCode::CLEAN;
}

} // namespace

void BrokerApplication::blockSignals()
{
	StopSignals::block();
}

int BrokerApplication::launch(int argc, char** argv)
{
	return reportingErrors(
		[&]
		{
			const std::vector<std::string> arguments(argv + 1, argv + argc);
			return perform(CommandLine::parse(arguments), argv[0]);
		});
}

int BrokerApplication::perform(const CommandLine& line, char* program)
{
	switch (line.task)
	{
	case CommandLine::Task::SERVE:
		return runServer(line, program);
	case CommandLine::Task::INSPECT_LOG:
		return LogCommand::parse(line.logArguments).run(std::cout) ? CLEAN : FOUND_SOMETHING;
	case CommandLine::Task::CHECK_CONFIG:
		return checkSettings(line);
	case CommandLine::Task::PRINT_APIS:
		return print(ApiTable::markdown());
	case CommandLine::Task::PRINT_DEFAULTS:
		return print(defaultSettingsFile());
	case CommandLine::Task::PRINT_METRICS:
		return print(metricsReference());
	case CommandLine::Task::PRINT_SETTINGS:
		return print(settingsReference());
	case CommandLine::Task::PRINT_VERSION:
		return print("aeon " + std::string(VERSION) + "\n");
	case CommandLine::Task::PRINT_HELP:
		return print(CommandLine::usage());
	}
	return OUR_BUG;
}

int BrokerApplication::runServer(const CommandLine& line, char* program)
{
	_config = BrokerConfig::parse(gatherSettings(line));
	_pidFile = line.pidFile;
	// POCO forks where it finds this argument; it gets no other.
	std::string daemonOption = "--daemon";
	std::vector<char*> arguments{program};
	if (line.daemon) arguments.push_back(daemonOption.data());
	return run(static_cast<int>(arguments.size()), arguments.data());
}

int BrokerApplication::main(const std::vector<std::string>&)
{
	return reportingErrors([this] { return serve(); });
}

int BrokerApplication::serve()
{
	raiseDescriptorLimit();
	startApplicationLog(*_config);
	std::optional<PidFile> pidFile;
	if (_pidFile) pidFile.emplace(*_pidFile);
	Poco::Logger& logger = Poco::Logger::get("Aeon.Broker");
	logger.information("Aeon %s starts.", std::string(VERSION));
	for (const std::string& warning : _config->warnings)
		logger.warning(warning);
	StopSignals signals;
	return serveUntilStopped(*_config, signals);
}

} // namespace Aeon
