#pragma once

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>

#include <chrono>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// Collects what the broker logs, for as long as it lives; nothing of it is printed meanwhile. Thread-safe.
class BrokerLog
{
public:
	BrokerLog();
	~BrokerLog();
	BrokerLog(const BrokerLog&) = delete;
	BrokerLog& operator=(const BrokerLog&) = delete;

	/// The lines so far that hold the text.
	std::vector<std::string> linesWith(const std::string& text) const;
	/// Blocks until a line holds the text, and gives the first of them; empty where none comes in time.
	std::string waitFor(const std::string& text, std::chrono::seconds timeout = std::chrono::seconds(15)) const;

private:
	class Channel;
	Poco::AutoPtr<Channel> _channel;
	Poco::AutoPtr<Poco::Channel> _previous;
};

} // namespace Aeon::Test
