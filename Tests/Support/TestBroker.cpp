#include "TestBroker.h"

#include "BrokerLog.h"

#include <filesystem>
#include <utility>

namespace Aeon::Test
{

namespace
{

constexpr std::chrono::seconds STOP_DEADLINE{10};

} // namespace

TestBroker::TestBroker(const SettingMap& settings, Broker::Environment environment) :
	_settings(settings), _environment(std::move(environment))
{
	BrokerLog::install();
	_directory.createDirectories();
	_settings.emplace("listeners", "PLAINTEXT://127.0.0.1:0");
	_settings.emplace("log.dirs", _directory.path());
	start();
}

TestBroker::~TestBroker() = default;

void TestBroker::restart()
{
	stop();
	start();
}

void TestBroker::restartUnclean()
{
	stop();
	std::filesystem::remove(std::filesystem::path(dataDirectory()) / ".kafka_cleanshutdown");
	start();
}

void TestBroker::stop()
{
	_broker->stop(STOP_DEADLINE);
}

void TestBroker::start()
{
	_broker = std::make_unique<Broker>(BrokerConfig::parse(_settings), _environment);
	_broker->start();
}

} // namespace Aeon::Test
