#include "BrokerProcess.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "LibrdkafkaReader.h"
#include "Volume.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <signal.h>

namespace Aeon::Test
{

namespace
{

constexpr const char* NO_MOUNT = "SKIPPED: file systems cannot be mounted here; run this as root";
constexpr const char* TOPIC = "kept";
constexpr std::uint64_t IMAGE_BYTES = 48 * 1024 * 1024;
constexpr std::size_t RECORD_BYTES = 1'000;

/// AEON_TEST_POWER_CUTS, or a few.
int cutCount()
{
	const char* const wished = std::getenv("AEON_TEST_POWER_CUTS");
	return wished != nullptr ? std::atoi(wished) : 2;
}

/// A broker on ext4 in a file. The power fails: everything stands still, the file is copied as it is, and what the copy
/// holds is all that a disk would have been left with. Dirty pages of the broker's file system are in no copy.
class PowerCut : public ::testing::Test
{
protected:
	void SetUp() override
	{
		if (!BrokerProcess::available()) GTEST_SKIP() << "SKIPPED: this build has no broker program";
	}

	/// Lets a broker with these settings take records for a while and cuts the power; gives how many of the records
	/// that were acknowledged the copy has lost. No value where file systems cannot be mounted.
	std::optional<std::size_t> lostByACut(Settings settings)
	{
		const auto volume = Volume::ext4(IMAGE_BYTES);
		if (!volume) return std::nullopt;
		settings["log.dirs"] = volume->path() + "/data";
		BrokerProcess broker(settings);
		broker.start();
		EXPECT_EQ(
			LibrdkafkaAdmin(broker.bootstrap()).createTopic(TOPIC, 1, {{"segment.bytes", "1048576"}}),
			RD_KAFKA_RESP_ERR_NO_ERROR);
		LibrdkafkaProducer producer(broker.bootstrap(), {{"acks", "all"}, {"linger.ms", "1"}});
		const std::size_t wanted = 1'000 + _random() % 3'000;
		while (producer.acknowledgedCount() < wanted)
		{
			for (int burst = 0; burst < 50; ++burst)
				producer.enqueue(
					TOPIC, {std::to_string(producer.deliveries().size()), std::string(RECORD_BYTES, 'x'), {}, 0, -1});
			producer.poll(1);
		}
		::kill(broker.processId(), SIGSTOP);
		// What the broker had answered before it stood still counts.
		producer.poll(50);
		producer.poll(0);
		const std::vector<Delivery> told = producer.deliveries();
		const std::string copy = copyAtRest(*volume);
		::kill(broker.processId(), SIGCONT);
		broker.kill();
		return lostOf(told, copy, settings);
	}

private:
	/// The kernel writes on while the broker stands still: a copy counts when nothing changed meanwhile.
	std::string copyAtRest(const Volume& volume)
	{
		const std::string copy = _directory.file("copy");
		do
			EXPECT_EQ(runCommand({"cp", "--sparse=always", volume.image(), copy}).exitCode, 0);
		while (runCommand({"cmp", "-s", volume.image(), copy}).exitCode != 0);
		return copy;
	}

	std::size_t lostOf(const std::vector<Delivery>& told, const std::string& image, Settings settings)
	{
		const auto volume = Volume::ofImage(image);
		EXPECT_NE(volume, nullptr) << "ext4 itself does not come back";
		if (!volume) return 0;
		settings["log.dirs"] = volume->path() + "/data";
		BrokerProcess broker(settings);
		broker.start();
		std::map<std::int64_t, std::string> stored;
		for (const Record& record : readAll(broker.bootstrap(), TOPIC))
			stored[record.offset] = *record.key;
		EXPECT_EQ(broker.stop(), 0) << broker.lastOutput();
		std::size_t lost = 0;
		for (std::size_t number = 0; number < told.size(); ++number)
		{
			if (!told[number].acknowledged()) continue;
			const auto found = stored.find(told[number].offset);
			if (found == stored.end())
				++lost;
			else
				EXPECT_EQ(found->second, std::to_string(number)) << "at offset " << told[number].offset;
		}
		return lost;
	}

	TemporaryDirectory _directory;
	std::mt19937_64 _random{std::random_device{}()};
};

} // namespace

TEST_F(PowerCut, LosesNothingThatWasAcknowledgedToAcksAll)
{
	for (int cut = 0; cut < cutCount(); ++cut)
	{
		const auto lost = lostByACut({});
		if (!lost) GTEST_SKIP() << NO_MOUNT;
		ASSERT_EQ(*lost, 0U) << "cut " << cut;
	}
}

TEST_F(PowerCut, LosesSomethingWhereNothingIsSyncedOrTheCutIsNone)
{
	// The kernel writes dirty pages back by itself after a while; a cut that comes sooner must cost something.
	for (int attempt = 0; attempt < 3; ++attempt)
	{
		const auto lost = lostByACut({{"aeon.durable.acks", "false"}});
		if (!lost) GTEST_SKIP() << NO_MOUNT;
		if (*lost > 0) return;
	}
	FAIL() << "records that nobody synced survived every cut: this is no power cut";
}

} // namespace Aeon::Test
