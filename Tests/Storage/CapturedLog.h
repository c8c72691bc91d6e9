#pragma once

#include "Aeon/Base/Mutex.h"

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>
#include <Poco/Logger.h>
#include <Poco/Message.h>

#include <string>
#include <vector>

namespace Aeon::Test
{

/// Keeps what the storage engine logs while it lives. Thread-safe.
class CapturedLog
{
public:
	CapturedLog() : _before(Poco::Logger::get(LOGGER).getChannel(), true), _channel(new Lines)
	{
		Poco::Logger::get(LOGGER).setChannel(_channel);
	}
	~CapturedLog() { Poco::Logger::get(LOGGER).setChannel(_before); }
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

private:
	static constexpr const char* LOGGER = "Aeon.Storage";

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

	Poco::AutoPtr<Poco::Channel> _before;
	Poco::AutoPtr<Lines> _channel;
};

} // namespace Aeon::Test
