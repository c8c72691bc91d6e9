#include "BrokerProcess.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaMember.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"
#include "Waiting.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace Aeon::Test
{

namespace
{

using ::testing::HasSubstr;

constexpr const char* TOPIC = "kept";
constexpr const char* GROUP = "readers";
constexpr const char* STORAGE = "Aeon.Storage";
constexpr const char* COORDINATOR = "Aeon.Coordinator";
constexpr const char* LIBRARIES[] = {
	"/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1", "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"};

std::string fakeTimeLibrary()
{
	for (const char* const library : LIBRARIES)
		if (std::filesystem::exists(library)) return library;
	return {};
}

/// A broker whose wall clock the test sets while it runs; the clock that cannot step goes on as it is.
class ClockStep : public ::testing::Test
{
protected:
	void SetUp() override
	{
		if (!BrokerProcess::available()) GTEST_SKIP() << "SKIPPED: this build has no broker program";
		if (fakeTimeLibrary().empty()) GTEST_SKIP() << "SKIPPED: libfaketime is not installed";
		setClock("+0");
		const std::map<std::string, std::string> variables{
			{"LD_PRELOAD", fakeTimeLibrary()}, {"FAKETIME_TIMESTAMP_FILE", clockFile()},
			{"FAKETIME_NO_CACHE", "1"},        {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
			{"DONT_FAKE_MONOTONIC", "1"},      {"NO_FAKE_STAT", "1"}};
		for (const auto& [name, value] : variables)
			::setenv(name.c_str(), value.c_str(), 1);
		broker.start();
		for (const auto& [name, value] : variables)
			::unsetenv(name.c_str());
		// Before a clock that was set back, what producers send is from the future, which is refused beyond an hour.
		const Settings settings{
			{"segment.bytes", "1048576"}, {"message.timestamp.after.max.ms", "9223372036854775807"}};
		ASSERT_EQ(LibrdkafkaAdmin(broker.bootstrap()).createTopic(TOPIC, 1, settings), RD_KAFKA_RESP_ERR_NO_ERROR);
	}

	/// In the words of faketime: "+0", "-1h", "+10y".
	void setClock(const std::string& offset)
	{
		// Replaced as a whole: the broker reads it all the time.
		writeFile(clockFile() + ".tmp", offset + "\n");
		std::filesystem::rename(clockFile() + ".tmp", clockFile());
	}

	/// Several segments, so that there is something that retention may take.
	void produceSome()
	{
		LibrdkafkaProducer producer(broker.bootstrap());
		for (int i = 0; i < 40; ++i)
		{
			records.push_back({std::to_string(records.size()), std::string(100'000, 'x')});
			producer.enqueue(TOPIC, records.back());
		}
		ASSERT_TRUE(producer.flush());
	}

	void expectEverything() { EXPECT_EQ(readAll(broker.bootstrap(), TOPIC), records); }

	/// In a group without members, whose offsets have nothing else to keep them.
	void commit(std::int64_t offset)
	{
		ASSERT_EQ(LibrdkafkaMember(broker.bootstrap(), GROUP).commit({TOPIC, 0}, {offset, {}}), RdKafka::ERR_NO_ERROR);
	}

	std::int64_t committed() { return LibrdkafkaMember(broker.bootstrap(), GROUP).committed({TOPIC, 0}); }

	/// Whether that many lines of the logger come to hold the text.
	bool says(const std::string& text, const std::string& logger, std::size_t times = 1)
	{
		return waitUntil(
			[&]
			{
				std::istringstream output(broker.output());
				std::size_t found = 0;
				for (std::string line; std::getline(output, line);)
					if (line.find(text) != std::string::npos && line.ends_with("(" + logger + ")")) ++found;
				return found >= times;
			},
			std::chrono::seconds(60));
	}

	BrokerProcess broker{{{"log.retention.check.interval.ms", "50"}, {"offsets.retention.check.interval.ms", "50"}}};
	std::vector<Record> records;

private:
	std::string clockFile() const { return _directory.file("clock"); }

	const TemporaryDirectory _directory;
};

} // namespace

TEST_F(ClockStep, OfTenYearsForwardDeletesNothing)
{
	produceSome();
	setClock("+10y");
	ASSERT_TRUE(says("The clock jumped", STORAGE)) << broker.lastOutput();
	produceSome();
	expectEverything();
	setClock("+0");
	ASSERT_TRUE(says("The clock is believed again", STORAGE)) << broker.lastOutput();
	// Twice more at least the retention has looked, or it has not said so.
	setClock("+10y");
	ASSERT_TRUE(says("The clock jumped", STORAGE, 2)) << broker.lastOutput();
	expectEverything();
	EXPECT_EQ(broker.stop(), 0) << broker.lastOutput();
}

TEST_F(ClockStep, OfTenYearsForwardForgetsNoCommittedOffset)
{
	commit(3);
	setClock("+10y");
	ASSERT_TRUE(says("The clock jumped", COORDINATOR)) << broker.lastOutput();
	setClock("+0");
	// The offsets have been looked through once with the clock as it was.
	ASSERT_TRUE(says("The clock is believed again", COORDINATOR)) << broker.lastOutput();
	EXPECT_EQ(committed(), 3);
	EXPECT_EQ(broker.stop(), 0) << broker.lastOutput();
}

TEST_F(ClockStep, BackIsFollowedAndNothingStops)
{
	produceSome();
	for (const char* const step : {"-1h", "-1d", "+0"})
	{
		setClock(step);
		produceSome();
		expectEverything();
	}
	EXPECT_THAT(broker.output(), ::testing::Not(HasSubstr("offline")));
	EXPECT_EQ(broker.stop(), 0) << broker.lastOutput();
}

} // namespace Aeon::Test
