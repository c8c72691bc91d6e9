#pragma once

#include "Aeon/Base/Mutex.h"

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Test
{

/// Keeps what one logger, which is the storage engine's if no other is named, says while it lives. Threads that may
/// log must have ended before it does. Thread-safe.
class CapturedLog
{
public:
	explicit CapturedLog(const std::string& logger = "Aeon.Storage") :
		_logger(Poco::Logger::get(logger)), _before(_logger.getChannel(), true), _channel(new Lines)
	{
		_logger.setChannel(_channel);
	}
	~CapturedLog() { _logger.setChannel(_before); }
	CapturedLog(const CapturedLog&) = delete;
	CapturedLog& operator=(const CapturedLog&) = delete;

	std::vector<std::string> lines() const
	{
		const ScopedLock lock(_channel->mutex);
		return _channel->lines;
	}
	/// The lines that hold the text.
	std::vector<std::string> linesWith(const std::string& text) const
	{
		auto found = lines();
		std::erase_if(found, [&](const std::string& line) { return line.find(text) == std::string::npos; });
		return found;
	}
	/// Blocks until a line holds the text; false where none comes in time.
	bool waitFor(const std::string& text, std::chrono::seconds timeout = std::chrono::seconds(30)) const
	{
		const auto end = std::chrono::steady_clock::now() + timeout;
		while (linesWith(text).empty() && std::chrono::steady_clock::now() < end)
			std::this_thread::yield();
		return !linesWith(text).empty();
	}

private:
	struct Lines : Poco::Channel
	{
		void log(const Poco::Message& message) override
		{
			const ScopedLock lock(mutex);
			lines.push_back(message.getText());
		}

		mutable Mutex mutex;
		std::vector<std::string> lines AEON_GUARDED_BY(mutex);
	};

	Poco::Logger& _logger;
	Poco::AutoPtr<Poco::Channel> _before;
	Poco::AutoPtr<Lines> _channel;
};

} // namespace Aeon::Test
