#pragma once

#include "ChildProcess.h"
#include "TemporaryDirectory.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace Aeon::Test
{

using Settings = std::map<std::string, std::string>;

/// A real broker process on a free port of 127.0.0.1 with a data directory of its own. It is started, stopped,
/// killed and started again at the same port over the same data. Not thread-safe: one thread at a time.
class BrokerProcess
{
public:
	/// False where this build has no broker program; the other members must not be used then.
	static bool available();
	/// The broker program that this build made, or the one that AEON_TEST_BROKER_PROGRAM names: it is called with the
	/// path of a configuration file.
	static std::string program();

	/// Starts nothing. @p settings are added to a small configuration file and win over its own lines.
	explicit BrokerProcess(Settings settings = {});

	/// Blocks until the broker answers ApiVersions; throws std::runtime_error with the broker's own output where it
	/// ends early or does not answer in time. The first start chooses a port.
	void start();
	/// SIGTERM; blocks until the process has ended. Nothing if it had to be killed instead.
	std::optional<int> stop();
	/// SIGKILL; blocks until the process has ended.
	void kill();

	bool running() { return _process && _process->running(); }
	pid_t processId() const { return _process->id(); }
	std::uint16_t port() const noexcept { return _port; }
	std::string bootstrap() const { return "127.0.0.1:" + std::to_string(_port); }
	std::string dataDirectory() const { return _directory.file("data"); }
	std::string configurationFile() const { return _directory.file("aeon.properties"); }
	/// All that the process has printed since the first start.
	std::string output() const { return readFile(_directory.file("broker.log")); }
	/// The end of it, enough to hold a sanitizer's report.
	std::string lastOutput() const;
	/// Resident memory of the process.
	std::size_t residentBytes() const;
	/// User and system time of the process since it was started.
	double cpuSeconds() const;
	/// Time on a processor of all threads that are there now, by the scheduler's own clock. Where threads run for less
	/// than a tick at a time, the figure above is a guess and this one is not.
	double scheduledSeconds() const;

private:
	bool launch();
	void writeConfiguration() const;

	TemporaryDirectory _directory;
	Settings _settings;
	std::uint16_t _port = 0;
	std::unique_ptr<ChildProcess> _process;
};

} // namespace Aeon::Test
