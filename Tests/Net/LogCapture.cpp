#include "LogCapture.h"

#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace Aeon::Net::Testing
{

class LogCapture::Channel : public Poco::Channel
{
public:
	void log(const Poco::Message& message) override
	{
		{
			std::lock_guard lock(mutex);
			lines.push_back(message.getText());
		}
		added.notify_all();
	}

	mutable std::mutex mutex;
	mutable std::condition_variable added;
	std::vector<std::string> lines;
};

LogCapture::LogCapture() : _channel(new Channel)
{
	auto& logger = Poco::Logger::get("Aeon.Net");
	_previous = Poco::AutoPtr<Poco::Channel>(logger.getChannel(), true);
	logger.setChannel(_channel);
}

LogCapture::~LogCapture()
{
	Poco::Logger::get("Aeon.Net").setChannel(_previous);
}

std::vector<std::string> LogCapture::linesWith(const std::string& text) const
{
	std::lock_guard lock(_channel->mutex);
	std::vector<std::string> found;
	for (const auto& line : _channel->lines)
	{
		if (line.find(text) != std::string::npos) found.push_back(line);
	}
	return found;
}

std::string LogCapture::waitFor(const std::string& text, std::chrono::milliseconds timeout) const
{
	const auto end = std::chrono::steady_clock::now() + timeout;
	for (;;)
	{
		if (auto found = linesWith(text); !found.empty()) return found.front();
		std::unique_lock lock(_channel->mutex);
		if (std::chrono::steady_clock::now() >= end) return {};
		_channel->added.wait_until(
			lock, std::min(end, std::chrono::steady_clock::now() + std::chrono::milliseconds(50)));
	}
}

} // namespace Aeon::Net::Testing
