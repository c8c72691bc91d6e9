#pragma once

#include "BrokerProcess.h"
#include "ChildProcess.h"
#include "LibrdkafkaMember.h"
#include "TemporaryDirectory.h"

#include <string>
#include <vector>

namespace Aeon::Test
{

/// A librdkafka member of a group in a process of its own, so that it can be killed in the middle of anything.
/// Not thread-safe: one thread at a time.
class MemberProcess
{
public:
	/// What the member has said so far.
	struct Report
	{
		std::vector<ConsumedRecord> read;
		LibrdkafkaMember::Positions committed;
	};

	/// @p settings are librdkafka's own.
	MemberProcess(
		const std::string& bootstrap, const std::string& group, const std::string& topic, const Settings& settings);

	/// SIGKILL; blocks until the process has ended.
	void kill();
	/// Asks the member to leave its group, without waiting for it.
	void askToLeave();
	bool running() { return _process.running(); }
	/// A line that was cut off by kill() is left out.
	Report report() const;
	std::string output() const { return readFile(_directory.file("output")); }

private:
	const std::string _topic;
	TemporaryDirectory _directory;
	ChildProcess _process;
};

} // namespace Aeon::Test
