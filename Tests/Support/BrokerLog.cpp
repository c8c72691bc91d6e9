#include "BrokerLog.h"

#include "Aeon/Base/Mutex.h"

#include <Poco/Channel.h>
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

	std::size_t size() const
	{
		ScopedLock lock(_mutex);
		return _lines.size();
	}

	std::vector<std::string> linesWith(const std::string& text, std::size_t begin) const
	{
		ScopedLock lock(_mutex);
		return linesWithLocked(text, begin);
	}

	std::string waitFor(const std::string& text, std::size_t begin, std::chrono::seconds timeout) const
	{
		const auto deadline = std::chrono::steady_clock::now() + timeout;
		ScopedLock lock(_mutex);
		for (;;)
		{
			if (auto found = linesWithLocked(text, begin); !found.empty()) return found.front();
			if (!_added.waitUntil(_mutex, deadline)) return {};
		}
	}

private:
	std::vector<std::string> linesWithLocked(const std::string& text, std::size_t begin) const AEON_REQUIRES(_mutex)
	{
		std::vector<std::string> found;
		for (std::size_t i = begin; i < _lines.size(); ++i)
			if (_lines[i].find(text) != std::string::npos) found.push_back(_lines[i]);
		return found;
	}

	mutable Mutex _mutex;
	mutable Condition _added;
	std::vector<std::string> _lines AEON_GUARDED_BY(_mutex);
};

BrokerLog::Channel& BrokerLog::channel()
{
	static Channel& channel = []() -> Channel&
	{
		// The logger is its owner; one more reference keeps it for the life of the process.
		auto* made = new Channel;
		Poco::Logger::get(LOGGER).setChannel(made);
		return *made;
	}();
	return channel;
}

BrokerLog::BrokerLog() : _begin(channel().size())
{
}

void BrokerLog::install()
{
	channel();
}

std::vector<std::string> BrokerLog::linesWith(const std::string& text) const
{
	return channel().linesWith(text, _begin);
}

std::string BrokerLog::waitFor(const std::string& text, std::chrono::seconds timeout) const
{
	return channel().waitFor(text, _begin, timeout);
}

} // namespace Aeon::Test
