#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What the brokers of this process log from its construction on. Thread-safe.
///
/// The logger's channel is set once, before the first broker starts, and never taken away: threads of a broker that
/// stops may still write to it.
class BrokerLog
{
public:
	BrokerLog();
	BrokerLog(const BrokerLog&) = delete;
	BrokerLog& operator=(const BrokerLog&) = delete;

	/// Sets the channel; to be called before a broker starts. Idempotent.
	static void install();

	/// The lines so far that hold the text.
	std::vector<std::string> linesWith(const std::string& text) const;
	/// Blocks until a line holds the text, and gives the first of them; empty where none comes in time.
	std::string waitFor(const std::string& text, std::chrono::seconds timeout = std::chrono::seconds(15)) const;

private:
	class Channel;
	static Channel& channel();

	const std::size_t _begin;
};

} // namespace Aeon::Test
