#include "BrokerProcess.h"
#include "Ceilings/GroupCommitCeiling.h"
#include "LatencyHistogram.h"
#include "LibrdkafkaAdmin.h"
#include "Statistics.h"
#include "TransactionClient.h"

#include "Aeon/Base/Check.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

/// Transactions of a real broker process: how many a second, beside threads that only append and sync; how long until a
/// committed one is seen; what reading committed records costs; and what producer ids and open transactions take in
/// memory and at a start.
namespace
{

using namespace Aeon;
using namespace Aeon::Test;
using Clock = std::chrono::steady_clock;

constexpr std::int32_t PARTITIONS = 10;
constexpr std::size_t RECORD_BYTES = 1024;

double millisecondsSince(Clock::time_point began)
{
	return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

std::string nameOf(const char* kind, int index)
{
	return std::string(kind) + "-" + std::to_string(index);
}

void createTopic(const BrokerProcess& broker, const std::string& topic, std::int32_t partitions)
{
	AEON_CHECK(LibrdkafkaAdmin(broker.bootstrap()).createTopic(topic, partitions) == RD_KAFKA_RESP_ERR_NO_ERROR);
}

/// Calls of the threads' steps a second; each thread repeats its own.
double rateOf(const std::vector<std::function<void()>>& steps, double seconds)
{
	std::atomic<std::uint64_t> done{0};
	const auto began = Clock::now();
	const auto end = began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
	std::vector<std::thread> threads;
	for (const auto& step : steps)
		threads.emplace_back(
			[&]
			{
				for (; Clock::now() < end; ++done)
					step();
			});
	for (auto& thread : threads)
		thread.join();
	return static_cast<double>(done) / std::chrono::duration<double>(Clock::now() - began).count();
}

// ---------------------------------------------------------------------------------------------- transactions a second

/// What one round has measured, each a second.
struct Rates
{
	std::vector<double> transactions;
	std::vector<double> durableProduces;
	std::vector<double> bareCommits;
};

/// isShared: all producers write to the same ten partitions, else each to ten of its own.
void measureRate(int producers, bool isShared)
{
	constexpr int ROUNDS = 5;
	constexpr double SECONDS = 2;
	BrokerProcess broker;
	broker.start();
	TemporaryDirectory bare;
	std::vector<std::unique_ptr<TransactionClient>> clients;
	std::vector<std::unique_ptr<PlainClient>> plain;
	std::vector<std::function<void()>> transact;
	std::vector<std::function<void()>> produce;
	for (int index = 0; index < producers; ++index)
	{
		const auto topic = nameOf("topic", isShared ? 0 : index);
		if (!isShared || index == 0) createTopic(broker, topic, PARTITIONS);
		clients.push_back(std::make_unique<TransactionClient>(broker.bootstrap(), nameOf("id", index)));
		plain.push_back(std::make_unique<PlainClient>(broker.bootstrap()));
		transact.push_back(
			[client = clients.back().get(), topic]
			{
				client->produce(topic, PARTITIONS, 1, RECORD_BYTES);
				client->end(true);
			});
		produce.push_back([client = plain.back().get(), partition = index % PARTITIONS]
						  { client->produce("topic-0", partition, RECORD_BYTES); });
	}
	Rates rates;
	for (int round = 0; round < ROUNDS; ++round)
	{
		rates.transactions.push_back(rateOf(transact, SECONDS));
		rates.durableProduces.push_back(rateOf(produce, SECONDS / 2));
		rates.bareCommits.push_back(Bench::groupCommitRate(
			Bench::CommitFile::WRITTEN, producers, RECORD_BYTES, SECONDS / 2, bare.path().string()));
	}
	std::printf(
		"%2d producers, 10 partitions %-8s %6.0f transactions/s; bare append and group commit %6.0f /s, ratio %.3f; "
		"Produce with acks=all %6.0f /s, ratio %.3f\n",
		producers, isShared ? "shared" : "each", Bench::medianOf(rates.transactions),
		Bench::medianOf(rates.bareCommits), Bench::medianRatioOf(rates.transactions, rates.bareCommits),
		Bench::medianOf(rates.durableProduces), Bench::medianRatioOf(rates.transactions, rates.durableProduces));
	broker.kill();
}

// ----------------------------------------------------------------------------------------------- commit until visible

double millisecondsAt(const Bench::LatencyHistogram& latencies, double share)
{
	return std::chrono::duration<double, std::milli>(latencies.percentile(share)).count();
}

/// A reader of committed records waits in the last of the ten partitions; its time counts from the sending of EndTxn.
void measureVisibility()
{
	constexpr int TRANSACTIONS = 1000;
	constexpr auto WAIT = std::chrono::seconds(30);
	BrokerProcess broker;
	broker.start();
	createTopic(broker, "topic", PARTITIONS);
	TransactionClient producer(broker.bootstrap(), "id");
	FetchClient consumer(broker.bootstrap(), "topic", PARTITIONS - 1, FetchClient::Isolation::READ_COMMITTED);
	Bench::LatencyHistogram answered;
	Bench::LatencyHistogram visible;
	for (int count = 0; count < TRANSACTIONS; ++count)
	{
		producer.produce("topic", PARTITIONS, 1, RECORD_BYTES);
		consumer.sendFetch(WAIT);
		const auto began = Clock::now();
		producer.sendEnd(true);
		AEON_CHECK(producer.receiveEnd());
		answered.record(Clock::now() - began);
		// A marker may come by itself, as the last one does where its record was fetched without it.
		while (consumer.receiveFetch() < RECORD_BYTES)
			consumer.sendFetch(WAIT);
		visible.record(Clock::now() - began);
	}
	std::printf(
		"commit of 10 partitions: answered after %.2f ms (p99 %.2f ms), visible after %.2f ms (p99 %.2f ms)\n",
		millisecondsAt(answered, 0.5), millisecondsAt(answered, 0.99), millisecondsAt(visible, 0.5),
		millisecondsAt(visible, 0.99));
	broker.kill();
}

// --------------------------------------------------------------------------------------- reading committed or anything

/// Time and processor of the broker for reading a partition to its end.
struct ReadCost
{
	std::vector<double> milliseconds;
	std::vector<double> cpuSeconds;
};

void readAll(const BrokerProcess& broker, FetchClient::Isolation isolation, ReadCost& cost)
{
	FetchClient consumer(broker.bootstrap(), "topic", 0, isolation);
	const double cpuBefore = broker.scheduledSeconds();
	const auto began = Clock::now();
	do
		consumer.sendFetch(std::chrono::milliseconds(0));
	while (consumer.receiveFetch() > 0);
	cost.milliseconds.push_back(millisecondsSince(began));
	cost.cpuSeconds.push_back(broker.scheduledSeconds() - cpuBefore);
}

/// abortEvery: 0 for none.
void measureReading(int recordsEach, int transactions, int abortEvery)
{
	constexpr int ROUNDS = 21;
	BrokerProcess broker(Settings{{"aeon.durable.acks", "false"}});
	broker.start();
	createTopic(broker, "topic", 1);
	TransactionClient producer(broker.bootstrap(), "id");
	for (int count = 1; count <= transactions; ++count)
	{
		producer.produce("topic", 1, recordsEach, RECORD_BYTES);
		producer.end(abortEvery == 0 || count % abortEvery != 0);
	}
	ReadCost committed;
	ReadCost uncommitted;
	for (int round = 0; round < ROUNDS; ++round)
	{
		readAll(broker, FetchClient::Isolation::READ_COMMITTED, committed);
		readAll(broker, FetchClient::Isolation::READ_UNCOMMITTED, uncommitted);
	}
	const double megabytes = static_cast<double>(recordsEach) * transactions * RECORD_BYTES / 1e6;
	std::printf(
		"%d transactions of %d records, %s aborted: read_uncommitted %.0f MB/s; read_committed takes %.3f of the time "
		"and %.3f of the broker's CPU\n",
		transactions, recordsEach, abortEvery == 0 ? "none" : ("one in " + std::to_string(abortEvery)).c_str(),
		1000 * megabytes / Bench::medianOf(uncommitted.milliseconds),
		Bench::medianRatioOf(committed.milliseconds, uncommitted.milliseconds),
		Bench::medianRatioOf(committed.cpuSeconds, uncommitted.cpuSeconds));
	broker.kill();
}

// --------------------------------------------------------------------------------------------------- memory and start

void awaitTransactions(const BrokerProcess& broker)
{
	while (!servesTransactions(broker.bootstrap()))
		std::this_thread::yield();
}

/// A broker whose topics, connections and buffers have all been used once.
std::unique_ptr<BrokerProcess> warmBroker()
{
	auto broker = std::make_unique<BrokerProcess>(Settings{{"aeon.durable.acks", "false"}});
	broker->start();
	createTopic(*broker, "topic", PARTITIONS);
	for (int count = 0; count < 50; ++count)
	{
		TransactionClient client(broker->bootstrap(), nameOf("warm", count));
		client.produce("topic", PARTITIONS, 1, 1);
		client.end(true);
	}
	return broker;
}

/// Prints what the steps cost each in memory and, by two starts against those of a broker without them, in time.
void measureMemory(const char* what, int count, const std::function<void(const BrokerProcess&, int index)>& step)
{
	auto broker = warmBroker();
	const auto startMs = [&](bool isClean)
	{
		if (isClean)
			broker->stop();
		else
			broker->kill();
		const auto began = Clock::now();
		broker->start();
		awaitTransactions(*broker);
		return millisecondsSince(began);
	};
	const double cleanBefore = startMs(true);
	const double killedBefore = startMs(false);
	const auto before = broker->residentBytes();
	for (int index = 0; index < count; ++index)
		step(*broker, index);
	const auto after = broker->residentBytes();
	const double clean = startMs(true);
	const auto reloaded = broker->residentBytes();
	const double killed = startMs(false);
	std::printf(
		"%6d %s: %.2f KB each, %.2f KB after a start; ready after %.0f ms (before: %.0f ms), after a kill %.0f ms "
		"(before: %.0f ms)\n",
		count, what, (static_cast<double>(after) - static_cast<double>(before)) / 1024 / count,
		(static_cast<double>(reloaded) - static_cast<double>(before)) / 1024 / count, clean, cleanBefore, killed,
		killedBefore);
	broker->kill();
}

void measureAllMemory()
{
	measureMemory(
		"transactional ids", 10'000,
		[](const BrokerProcess& broker, int index) { TransactionClient(broker.bootstrap(), nameOf("id", index)); });
	measureMemory(
		"producer ids that one partition knows", 10'000,
		[](const BrokerProcess& broker, int) { PlainClient(broker.bootstrap()).produceWithNewId("topic", 0); });
	measureMemory(
		"open transactions over 10 partitions", 1'000, [](const BrokerProcess& broker, int index)
		{ TransactionClient(broker.bootstrap(), nameOf("id", index)).produce("topic", PARTITIONS, 1, 1); });
}

} // namespace

/// Arguments: which parts to measure, all where none is named: rate, visible, reading, memory.
int main(int argc, char** argv)
{
	std::setvbuf(stdout, nullptr, _IOLBF, 0);
	const std::set<std::string> wanted(argv + 1, argv + argc);
	const auto isWanted = [&](const char* part) { return wanted.empty() || wanted.contains(part); };
	if (isWanted("rate"))
	{
		measureRate(1, false);
		measureRate(32, false);
		measureRate(32, true);
	}
	if (isWanted("visible")) measureVisibility();
	if (isWanted("reading"))
	{
		measureReading(100, 2000, 0);
		measureReading(100, 2000, 10);
		measureReading(1, 20'000, 10);
	}
	if (isWanted("memory")) measureAllMemory();
}
