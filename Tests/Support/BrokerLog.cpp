#include "BrokerLog.h"

#include "Aeon/Base/Mutex.h"

#include <Poco/Logger.h>
#include <Poco/Message.h>

namespace Aeon::Test
{

namespace
{

constexpr const char* LOGGER = "Aeon.Broker";

} // namespace

class BrokerLog::Channel : public Poco::Channel
{
public:
	void log(const Poco::Message& message) override
	{
		{
			ScopedLock lock(_mutex);
			_lines.push_back(message.getText());
		}
		_added.notifyAll();
	}

	std::vector<std::string> linesWith(const std::string& text) const
	{
		ScopedLock lock(_mutex);
		return linesWithLocked(text);
	}

	std::string waitFor(const std::string& text, std::chrono::seconds timeout) const
	{
		const auto deadline = std::chrono::steady_clock::now() + timeout;
		ScopedLock lock(_mutex);
		for (;;)
		{
			if (auto found = linesWithLocked(text); !found.empty()) return found.front();
			if (!_added.waitUntil(_mutex, deadline)) return {};
		}
	}

private:
	std::vector<std::string> linesWithLocked(const std::string& text) const AEON_REQUIRES(_mutex)
	{
		std::vector<std::string> found;
		for (const auto& line : _lines)
			if (line.find(text) != std::string::npos) found.push_back(line);
		return found;
	}

	mutable Mutex _mutex;
	mutable Condition _added;
	std::vector<std::string> _lines AEON_GUARDED_BY(_mutex);
};

BrokerLog::BrokerLog() : _channel(new Channel)
{
	auto& logger = Poco::Logger::get(LOGGER);
	_previous = Poco::AutoPtr<Poco::Channel>(logger.getChannel(), true);
	logger.setChannel(_channel);
}

BrokerLog::~BrokerLog()
{
	Poco::Logger::get(LOGGER).setChannel(_previous);
}

std::vector<std::string> BrokerLog::linesWith(const std::string& text) const
{
	return _channel->linesWith(text);
}

std::string BrokerLog::waitFor(const std::string& text, std::chrono::seconds timeout) const
{
	return _channel->waitFor(text, timeout);
}

} // namespace Aeon::Test
