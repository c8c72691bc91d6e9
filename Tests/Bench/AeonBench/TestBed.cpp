#include "TestBed.h"

#include "LibrdkafkaAdmin.h"

#include <chrono>
#include <exception>
#include <stdexcept>
#include <unistd.h>

namespace Aeon::Bench
{

namespace
{

constexpr const char* OWN_NAME = "aeon";
constexpr const char* NULL_NAME = "null broker";

Test::Settings settingsOf(const Options& options)
{
	Test::Settings settings;
	for (const std::string& text : options.overrides)
	{
		const std::size_t equals = text.find('=');
		if (equals == std::string::npos) throw std::runtime_error("an override is key=value, and not " + text);
		settings[text.substr(0, equals)] = text.substr(equals + 1);
	}
	return settings;
}

void check(rd_kafka_resp_err_t error, const Target& target, const std::string& what)
{
	if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
		throw std::runtime_error(target.name + " refuses to " + what + ": " + rd_kafka_err2str(error));
}

} // namespace

TestBed::TestBed(const Options& options, const Workload& workload, bool withNullBroker, Progress& progress) :
	_options(options), _progress(progress), _targets(options.targets)
{
	if (_targets.empty())
	{
		_own = std::make_unique<Test::BrokerProcess>(settingsOf(options));
		_own->start();
		_targets.push_back({OWN_NAME, _own->bootstrap(), _own->processId(), false});
	}
	if (withNullBroker)
	{
		_nullBroker = ServerProcess::nullBroker(workload);
		_targets.push_back({NULL_NAME, _nullBroker->bootstrap(), _nullBroker->id(), true});
	}
}

TestBed::~TestBed()
{
	if (_own)
	{
		// What it has in memory is of no interest any more.
		if (_own->running()) _own->kill();
		return;
	}
	for (const auto& [target, topic] : _topics)
	{
		try
		{
			Test::LibrdkafkaAdmin(target.bootstrap).deleteTopic(topic);
		}
		catch (const std::exception&)
		{
			// A broker that has failed has said so by now.
		}
	}
}

void TestBed::refreshOwn()
{
	if (_own) _targets.front().process = _own->processId();
}

const std::string& TestBed::echo(std::size_t replyBytes)
{
	if (!_echo)
	{
		_echo = ServerProcess::echo(replyBytes);
		_echoBootstrap = _echo->bootstrap();
	}
	return _echoBootstrap;
}

std::string TestBed::createTopic(const Target& target, int partitions)
{
	const auto now = std::chrono::system_clock::now().time_since_epoch().count();
	const std::string topic = "aeon-bench-" + std::to_string(::getpid()) + "-" + std::to_string(now);
	if (target.isNull) return topic;
	check(Test::LibrdkafkaAdmin(target.bootstrap).createTopic(topic, partitions), target, "create a topic");
	_topics.emplace_back(target, topic);
	return topic;
}

void TestBed::deleteTopic(const Target& target, const std::string& topic)
{
	if (target.isNull) return;
	std::erase_if(_topics, [&](const auto& made) { return made.second == topic; });
	check(Test::LibrdkafkaAdmin(target.bootstrap).deleteTopic(topic), target, "delete a topic");
}

} // namespace Aeon::Bench
