#pragma once

#include "Target.h"
#include "Workload.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Bench
{

/// What aeon-bench is told on its command line.
struct Options
{
	/// Another thing to do than to measure.
	enum class Task
	{
		MEASURE,
		HELP,
		SERVE_NULL_BROKER,
		SERVE_ECHO,
	};

	Task task = Task::MEASURE;
	/// Which scenarios; see Suites.
	std::string suite = "load";
	/// None starts an Aeon for each scenario.
	std::vector<Target> targets;
	/// Of the suite "load", and what the null broker is told.
	Workload workload;
	Timing timing;
	/// Files for the results; empty for none.
	std::string csv;
	std::string json;
	/// The largest steps of the scale benchmarks. By default Aeon lets 5000 connections of one address in.
	int idleConnections = 4'900;
	int partitionsMax = 10'000;
	/// Settings of the Aeon that is started, as key=value.
	std::vector<std::string> overrides;
	/// For serving.
	std::uint16_t port = 0;
	std::size_t replyBytes = 0;

	/// Throws std::invalid_argument, with a sentence for people, for arguments that make no sense.
	static Options parse(int argumentCount, const char* const* arguments);
	static std::string help();
};

} // namespace Aeon::Bench
