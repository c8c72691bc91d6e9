#pragma once

#include "ChildProcess.h"
#include "GroupPartition.h"
#include "Move.h"
#include "TemporaryDirectory.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// Reads a partition, writes what it has read to others and commits both in transactions, in a process of its own, so
/// that it can be killed in the middle of anything. Whoever comes next with the same id and group goes on behind it.
/// Not thread-safe: one thread at a time.
class MoverProcess
{
public:
	struct Task
	{
		std::string transactionalId;
		/// Holds how far the input has been moved.
		std::string group;
		GroupPartition input;
		std::string output;
		std::int32_t outputPartitions = 1;
		/// Begins the names of this process's attempts.
		int incarnation = 0;
		unsigned seed = 0;
	};

	/// What the process has said so far.
	struct Report
	{
		/// Everything before it has been moved; no value before the process knows.
		std::optional<std::int64_t> position;
		std::vector<Move> committed;
		std::vector<Move> aborted;
	};

	MoverProcess(const std::string& bootstrap, const Task& task);

	/// SIGKILL; blocks until the process has ended.
	void kill();
	/// False once it was killed or could not go on as the same producer.
	bool running() { return _process.running(); }
	/// A line that was cut off by kill() is left out.
	Report report() const;
	std::string output() const { return readFile(_directory.file("output")); }

private:
	TemporaryDirectory _directory;
	ChildProcess _process;
};

} // namespace Aeon::Test
