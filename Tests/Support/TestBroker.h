#pragma once

#include "Aeon/Base/SettingTable.h"
#include "Aeon/Broker/Broker.h"

#include <Poco/TemporaryFile.h>

#include <memory>
#include <string>

namespace Aeon::Test
{

/// A broker inside the test's process, on a free port of 127.0.0.1 and a data directory of its own that goes when it
/// does.
///
/// Not thread-safe, but for port().
class TestBroker
{
public:
	/// Running when the constructor returns. The settings win over the test's own; every start is on the environment.
	explicit TestBroker(const SettingMap& settings = {}, Broker::Environment environment = {});
	~TestBroker();
	TestBroker(const TestBroker&) = delete;
	TestBroker& operator=(const TestBroker&) = delete;

	Broker& broker() noexcept { return *_broker; }
	std::uint16_t port() const { return _broker->boundPort("PLAINTEXT"); }
	const std::string& dataDirectory() const noexcept { return _directory.path(); }

	/// Stops in order and starts again over the same data, at another port.
	void restart();
	/// As restart(), but the broker finds no word of an orderly stop: it checks its logs, and new leader epochs begin.
	void restartUnclean();
	/// Stops in order; nothing but the destructor, or a restart over what is on the disk by then, may follow.
	void stop();

private:
	void start();

	Poco::TemporaryFile _directory;
	SettingMap _settings;
	const Broker::Environment _environment;
	std::unique_ptr<Broker> _broker;
};

} // namespace Aeon::Test
