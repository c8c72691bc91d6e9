#include "NetErrorHandler.h"

#include "LogCapture.h"

#include <Poco/ErrorHandler.h>
#include <Poco/Exception.h>
#include <Poco/Runnable.h>
#include <Poco/Thread.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

namespace Aeon::Net
{
namespace
{

class Target : public Poco::Runnable
{
public:
	explicit Target(std::function<void()> function) : _function(std::move(function)) {}
	void run() override { _function(); }

private:
	const std::function<void()> _function;
};

/// Lets an exception escape from one of POCO's threads.
void escapeFromThread(const std::function<void()>& function)
{
	Target target(function);
	Poco::Thread thread;
	thread.start(target);
	thread.join();
}

TEST(NetErrorHandler, WhatEscapesFromPocosThreadsIsLoggedAtABoundedRate)
{
	const Testing::LogCapture log;
	NetErrorHandler::install();
	escapeFromThread([] { throw Poco::IOException("poco's own"); });
	escapeFromThread([] { throw std::runtime_error("the library's"); });
	escapeFromThread([] { throw 42; });
	EXPECT_NE(log.waitFor("poco's own"), "");
	EXPECT_NE(log.waitFor("the library's"), "");
	EXPECT_NE(log.waitFor("unknown type"), "");
	for (int i = 0; i < 50; ++i)
		Poco::ErrorHandler::handle();
	EXPECT_EQ(log.linesWith("A network thread caught").size(), static_cast<std::size_t>(RateLimitedLog::LINES_MAX));
}

} // namespace
} // namespace Aeon::Net
