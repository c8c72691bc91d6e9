#pragma once

#include "BrokerProcess.h"
#include "Options.h"
#include "Progress.h"
#include "ServerProcess.h"
#include "Target.h"
#include "TemporaryDirectory.h"
#include "Workload.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace Aeon::Bench
{

/// The brokers of one scenario: those of the command line, or an Aeon of its own over an empty directory, and the null
/// broker where it is asked for. All that was started ends with it.
///
/// Not thread-safe: one thread at a time.
class TestBed
{
public:
	/// Blocks until what is started serves. Throws std::runtime_error where it does not.
	TestBed(const Options& options, const Workload& workload, bool withNullBroker, Progress& progress);
	~TestBed();

	/// The null broker, where there is one, is the last.
	const std::vector<Target>& targets() const noexcept { return _targets; }
	/// The Aeon that was started for this; none where targets were given.
	Test::BrokerProcess* own() noexcept { return _own.get(); }
	/// Tells again which process the own Aeon is, after it was started anew.
	void refreshOwn();
	const Timing& timing() const noexcept { return _options.timing; }
	/// A place for files of ceilings, on the file system of the own Aeon's data.
	std::string directory() const { return _directory.path().string(); }
	/// A bare echo of so many bytes, started when it is first asked for.
	const std::string& echo(std::size_t replyBytes);

	/// Makes a topic that nobody else uses; it is deleted with the bed at the latest. Throws std::runtime_error where
	/// the broker refuses.
	std::string createTopic(const Target& target, int partitions);
	void deleteTopic(const Target& target, const std::string& topic);

	void show(const std::string& what) { _progress.show(what); }

private:
	const Options& _options;
	Progress& _progress;
	Test::TemporaryDirectory _directory;
	std::unique_ptr<Test::BrokerProcess> _own;
	std::unique_ptr<ServerProcess> _nullBroker;
	std::unique_ptr<ServerProcess> _echo;
	std::string _echoBootstrap;
	std::vector<Target> _targets;
	/// Topics that are there yet, each with its target.
	std::vector<std::pair<Target, std::string>> _topics;
};

} // namespace Aeon::Bench
