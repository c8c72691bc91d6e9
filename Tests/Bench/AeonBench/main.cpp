#include "Ceilings/EchoServer.h"
#include "NullBroker/NullBroker.h"
#include "Options.h"
#include "ResultWriters.h"
#include "Results.h"
#include "Suites.h"

#include <Poco/Exception.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <pthread.h>

namespace
{

using namespace Aeon::Bench;

constexpr int EXIT_USAGE = 64;

Results measure(const Options& options)
{
	Results results;
	Progress progress;
	for (const auto& scenario : makeSuite(options))
	{
		TestBed bed(options, scenario->workload(), scenario->usesNullBroker(), progress);
		for (int round = 0; round < options.timing.rounds; ++round)
			scenario->round(bed, results);
	}
	return results;
}

void write(const Options& options, const std::vector<Summary>& summaries)
{
	writeTable(std::cout, summaries);
	if (!options.csv.empty())
	{
		std::ofstream file(options.csv);
		writeCsv(file, summaries);
	}
	if (!options.json.empty())
	{
		std::ofstream file(options.json);
		writeJson(file, summaries);
	}
}

int run(const Options& options)
{
	switch (options.task)
	{
	case Options::Task::HELP:
		std::cout << Options::help();
		break;
	case Options::Task::SERVE_NULL_BROKER:
		serveNullBroker(options.port, options.workload);
		break;
	case Options::Task::SERVE_ECHO:
		serveEcho(options.port, options.replyBytes);
	case Options::Task::MEASURE:
		write(options, measure(options).summaries());
		break;
	}
	return EXIT_SUCCESS;
}

void blockEndSignals()
{
	sigset_t ends;
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, nullptr);
}

} // namespace

int main(int argumentCount, char** arguments)
{
	try
	{
		const Options options = Options::parse(argumentCount, arguments);
		// Before there is any other thread; a measurement is simply ended by them.
		if (options.task == Options::Task::SERVE_NULL_BROKER) blockEndSignals();
		return run(options);
	}
	catch (const std::invalid_argument& exception)
	{
		std::fprintf(stderr, "aeon-bench: %s (--help tells what there is)\n", exception.what());
		return EXIT_USAGE;
	}
	catch (const Poco::Exception& exception)
	{
		std::fprintf(stderr, "aeon-bench: %s\n", exception.displayText().c_str());
	}
	catch (const std::exception& exception)
	{
		std::fprintf(stderr, "aeon-bench: %s\n", exception.what());
	}
	return EXIT_FAILURE;
}
