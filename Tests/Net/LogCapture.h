#pragma once

#include <Poco/AutoPtr.h>
#include <Poco/Channel.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Net::Testing
{

/// Collects what Net logs, for as long as it lives. Thread-safe.
class LogCapture
{
public:
	LogCapture();
	~LogCapture();
	LogCapture(const LogCapture&) = delete;
	LogCapture& operator=(const LogCapture&) = delete;

	/// The lines that hold the text.
	std::vector<std::string> linesWith(const std::string& text) const;
	/// Blocks until a line holds the text; an empty string at the timeout.
	std::string
	waitFor(const std::string& text, std::chrono::milliseconds timeout = std::chrono::milliseconds(20'000)) const;

private:
	class Channel;
	Poco::AutoPtr<Channel> _channel;
	Poco::AutoPtr<Poco::Channel> _previous;
};

} // namespace Aeon::Net::Testing
