#include "Options.h"

#include "Suites.h"

#include <Poco/Exception.h>
#include <Poco/NumberParser.h>
#include <Poco/Util/HelpFormatter.h>
#include <Poco/Util/Option.h>
#include <Poco/Util/OptionException.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

#include <algorithm>
#include <functional>
#include <sstream>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

using Poco::NumberParser;
using Poco::Util::Option;

constexpr int HELP_WIDTH = 110;

/// An option and what becomes of its value.
struct OptionRow
{
	const char* name;
	/// Of the value, for the help; null where there is none.
	const char* argument;
	const char* description;
	std::function<void(Options&, const std::string&)> take;
};

void takeServe(Options& options, const std::string& what)
{
	if (what == "null-broker")
		options.task = Options::Task::SERVE_NULL_BROKER;
	else if (what == "echo")
		options.task = Options::Task::SERVE_ECHO;
	else
		throw std::invalid_argument("null-broker and echo can be served, and not " + what);
}

int positive(const std::string& text)
{
	const int number = NumberParser::parse(text);
	if (number < 1) throw std::invalid_argument("it must be 1 or more, and not " + text);
	return number;
}

std::size_t bytes(const std::string& text)
{
	return static_cast<std::size_t>(positive(text));
}

double notNegative(const std::string& text)
{
	const double number = NumberParser::parseFloat(text);
	if (number < 0) throw std::invalid_argument("it must be 0 or more, and not " + text);
	return number;
}

const std::vector<OptionRow>& rows()
{
	using std::string;
	static const std::vector<OptionRow> ROWS{
		{"help", nullptr, "print this", [](Options& o, const string&) { o.task = Options::Task::HELP; }},
		{"suite", "name", "what to measure (default: load, the one workload that the options describe)",
		 [](Options& o, const string& v) { o.suite = v; }},
		{"target", "name=host:port[,pid]",
		 "a broker to measure; may be repeated, and runs then take turns. With its process id, CPU and memory are told",
		 [](Options& o, const string& v) { o.targets.push_back(Target::parse(v)); }},
		{"bootstrap", "host:port", "one broker to measure, with no name of its own",
		 [](Options& o, const string& v) { o.targets.push_back(Target::parse("broker=" + v)); }},
		{"override", "key=value", "a setting of the Aeon that is started where no target is given; may be repeated",
		 [](Options& o, const string& v) { o.overrides.push_back(v); }},
		{"seconds", "s", "length of one measurement (2)",
		 [](Options& o, const string& v) { o.timing.seconds = notNegative(v); }},
		{"warm-up", "s", "load before each measurement (0.5)",
		 [](Options& o, const string& v) { o.timing.warmUpSeconds = notNegative(v); }},
		{"rounds", "n", "measurements of each target, taken in turn (3)",
		 [](Options& o, const string& v) { o.timing.rounds = positive(v); }},
		{"csv", "file", "write the results there", [](Options& o, const string& v) { o.csv = v; }},
		{"json", "file", "write the results there", [](Options& o, const string& v) { o.json = v; }},
		{"producers", "n", "producers, a thread each (1)",
		 [](Options& o, const string& v) { o.workload.producers = NumberParser::parse(v); }},
		{"consumers", "n", "consumers, a thread each (0). Without producers they read what was written before",
		 [](Options& o, const string& v) { o.workload.consumers = NumberParser::parse(v); }},
		{"partitions", "n", "partitions of the topic (1)",
		 [](Options& o, const string& v) { o.workload.partitions = positive(v); }},
		{"record-bytes", "n", "bytes of a record's value (1024)",
		 [](Options& o, const string& v) { o.workload.recordBytes = bytes(v); }},
		{"batch-bytes", "n", "librdkafka's batch.size (1000000)",
		 [](Options& o, const string& v) { o.workload.batchBytes = bytes(v); }},
		{"linger-ms", "ms", "librdkafka's linger.ms (5)",
		 [](Options& o, const string& v) { o.workload.lingerMs = notNegative(v); }},
		{"codec", "name", "none, gzip, snappy, lz4 or zstd (none)",
		 [](Options& o, const string& v) { o.workload.codec = v; }},
		{"acks", "n", "0, 1 or all (1)", [](Options& o, const string& v) { o.workload.acks = v; }},
		{"idempotence", nullptr, "idempotent producers",
		 [](Options& o, const string&) { o.workload.idempotence = true; }},
		{"keys", "n", "different keys of records (0: no keys)",
		 [](Options& o, const string& v) { o.workload.keys = NumberParser::parse(v); }},
		{"rate", "records/s",
		 "open loop: so many records a second in all, with latency from the time each was meant to be sent (0: closed)",
		 [](Options& o, const string& v) { o.workload.rate = notNegative(v); }},
		{"preload-mb", "n", "MB written in advance for consumers without producers (268)",
		 [](Options& o, const string& v) { o.workload.preloadBytes = bytes(v) * 1'000'000; }},
		{"idle-connections", "n", "of the scale benchmarks (4900)",
		 [](Options& o, const string& v) { o.idleConnections = positive(v); }},
		{"partitions-max", "n", "of the scale benchmarks (10000)",
		 [](Options& o, const string& v) { o.partitionsMax = positive(v); }},
		{"serve", "what", "serve null-broker or echo until SIGTERM, and measure nothing", takeServe},
		{"port", "n", "to serve at",
		 [](Options& o, const string& v) { o.port = static_cast<std::uint16_t>(NumberParser::parseUnsigned(v)); }},
		{"reply-bytes", "n", "of an echo", [](Options& o, const string& v) { o.replyBytes = bytes(v); }},
	};
	return ROWS;
}

Poco::Util::OptionSet optionSet()
{
	Poco::Util::OptionSet set;
	for (const OptionRow& row : rows())
	{
		Option option(row.name, "", row.description);
		option.repeatable(true);
		if (row.argument != nullptr) option.argument(row.argument);
		set.addOption(option);
	}
	return set;
}

void take(Options& options, const std::string& name, const std::string& value)
{
	const auto row = std::ranges::find_if(rows(), [&](const OptionRow& each) { return name == each.name; });
	try
	{
		row->take(options, value);
	}
	catch (const Poco::Exception&)
	{
		throw std::invalid_argument("--" + name + " cannot be " + value);
	}
	catch (const std::invalid_argument& why)
	{
		throw std::invalid_argument("--" + name + ": " + why.what());
	}
}

} // namespace

Options Options::parse(int argumentCount, const char* const* arguments)
{
	Options options;
	const Poco::Util::OptionSet set = optionSet();
	Poco::Util::OptionProcessor processor(set);
	processor.setUnixStyle(true);
	try
	{
		for (int index = 1; index < argumentCount; ++index)
		{
			std::string name;
			std::string value;
			if (processor.process(arguments[index], name, value))
			{
				// Without a name it waits for its value, which is the next argument.
				if (!name.empty()) take(options, name, value);
			}
			else if (*arguments[index] != '\0')
				throw std::invalid_argument(std::string("what is meant by ") + arguments[index] + "?");
		}
		processor.checkRequired();
	}
	catch (const Poco::Util::OptionException& exception)
	{
		throw std::invalid_argument(exception.displayText());
	}
	return options;
}

std::string Options::help()
{
	const Poco::Util::OptionSet set = optionSet();
	Poco::Util::HelpFormatter formatter(set);
	formatter.setUnixStyle(true);
	formatter.setWidth(HELP_WIDTH);
	formatter.setCommand("aeon-bench");
	formatter.setUsage("[options]");
	formatter.setHeader("Measures brokers that speak Kafka's protocol, beside what this machine can do.");
	std::ostringstream out;
	formatter.format(out);
	out << "\nSuites: " << suiteNames() << ".\n";
	return out.str();
}

} // namespace Aeon::Bench
