#include "ApplicationLog.h"

#include "Aeon/Broker/BrokerConfig.h"

#include <Poco/AutoPtr.h>
#include <Poco/ConsoleChannel.h>
#include <Poco/FileChannel.h>
#include <Poco/FormattingChannel.h>
#include <Poco/Logger.h>
#include <Poco/PatternFormatter.h>

#include <iostream>

namespace Aeon
{

namespace
{

constexpr const char* FORMAT = "[%Y-%m-%d %H:%M:%S,%i] %p %t (%s)";

Poco::AutoPtr<Poco::Channel> makeChannel(const BrokerConfig& config)
{
	if (!config.logFile) return new Poco::ConsoleChannel(std::cout);
	Poco::AutoPtr<Poco::FileChannel> file(new Poco::FileChannel(config.logFile->string()));
	file->setProperty(Poco::FileChannel::PROP_ROTATION, "100 M");
	file->setProperty(Poco::FileChannel::PROP_PURGECOUNT, "10");
	file->setProperty(Poco::FileChannel::PROP_TIMES, "local");
	file->open();
	return file;
}

} // namespace

void startApplicationLog(const BrokerConfig& config)
{
	Poco::AutoPtr<Poco::PatternFormatter> formatter(new Poco::PatternFormatter(FORMAT));
	formatter->setProperty(Poco::PatternFormatter::PROP_TIMES, "local");
	const Poco::AutoPtr<Poco::Channel> channel(new Poco::FormattingChannel(formatter, makeChannel(config)));
	// An empty name stands for every logger there is; those to come take after the root.
	Poco::Logger::root();
	Poco::Logger::setChannel("", channel);
	Poco::Logger::setLevel("", Poco::Logger::parseLevel(config.logLevel));
}

} // namespace Aeon
