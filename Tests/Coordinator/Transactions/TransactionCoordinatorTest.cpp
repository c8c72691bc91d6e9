#include "Aeon/Coordinator/TransactionCoordinator.h"

#include "CapturedLog.h"
#include "FakeMarkers.h"
#include "MemoryRecords.h"
#include "TestClock.h"
#include "TestImage.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int32_t PARTITIONS = 4;
constexpr std::chrono::seconds PATIENCE{30};
constexpr std::chrono::hours TEN_YEARS{10 * 365 * 24};
const TopicPartition A0{"a", PartitionId(0)};
const TopicPartition B1{"b", PartitionId(1)};
const std::vector BOTH{A0, B1};

class TransactionCoordinatorTest : public testing::Test
{
protected:
	~TransactionCoordinatorTest() override
	{
		markers.release();
		records.releaseReads();
	}

	void start()
	{
		coordinator.emplace(
			config,
			TransactionCoordinator::Environment{
				records, markers, clock, [this] { return image; },
				[this]() -> Result<ProducerId> { return ProducerId(++lastProducerId); }});
		coordinator->serve(PARTITIONS);
		await([&] { return list({}).code() != ErrorCode::COORDINATOR_LOAD_IN_PROGRESS; });
	}

	void restart()
	{
		coordinator->stop();
		coordinator.reset();
		start();
	}

	template <typename Predicate>
	void await(Predicate predicate)
	{
		const auto end = std::chrono::steady_clock::now() + PATIENCE;
		while (!predicate() && std::chrono::steady_clock::now() < end)
			std::this_thread::sleep_for(milliseconds(1));
		ASSERT_TRUE(predicate());
	}

	void awaitState(const std::string& id, const std::string& expected)
	{
		await([&] { return state(id) == expected; });
	}

	Result<std::vector<TransactionListing>> list(const TransactionFilter& filter)
	{
		std::vector<TransactionListing> transactions;
		const auto code = coordinator->list(filter, transactions);
		if (code != ErrorCode::NONE) return code;
		return transactions;
	}

	std::vector<std::string> listedIds(const TransactionFilter& filter)
	{
		std::vector<std::string> ids;
		const auto listed = list(filter);
		for (const auto& listing : listed.value())
			ids.push_back(listing.transactionalId);
		std::sort(ids.begin(), ids.end());
		return ids;
	}

	std::string state(const std::string& id)
	{
		const auto described = coordinator->describe(id);
		return described ? described->state : std::string(errorName(described.code()));
	}

	Result<ProducerIdAndEpoch> init(const std::string& id, std::int32_t timeoutMs = 60'000)
	{
		return coordinator->initProducerId({id, timeoutMs, {}});
	}

	ErrorCode
	add(const std::string& id, ProducerIdAndEpoch producer, const std::vector<TopicPartition>& partitions,
		std::int16_t version = 2)
	{
		return coordinator->addPartitions({id, producer, version}, partitions);
	}

	Result<ProducerIdAndEpoch>
	end(const std::string& id, ProducerIdAndEpoch producer, bool commit, std::int16_t version = 2)
	{
		return coordinator->endTransaction({id, producer, version}, commit);
	}

	/// A producer with a transaction open in both partitions.
	ProducerIdAndEpoch openedBy(const std::string& id)
	{
		const auto producer = init(id).value();
		EXPECT_EQ(add(id, producer, BOTH), ErrorCode::NONE);
		return producer;
	}

	const Aeon::Test::CapturedLog log{"Aeon.Coordinator"};
	TransactionCoordinatorConfig config;
	MemoryRecords records;
	FakeMarkers markers;
	TestClock clock;
	MetadataImage::Ptr image = cluster();
	std::atomic<std::int64_t> lastProducerId{0};
	std::optional<TransactionCoordinator> coordinator;
};

TEST_F(TransactionCoordinatorTest, WritesAMarkerIntoEveryPartitionOfACommit)
{
	start();
	const auto producer = openedBy("t");
	const auto next = end("t", producer, true).value();
	EXPECT_EQ(next, (ProducerIdAndEpoch{producer.id, static_cast<std::int16_t>(producer.epoch + 1)}));
	awaitState("t", "CompleteCommit");
	const auto written = markers.written();
	ASSERT_EQ(written.size(), 2U);
	EXPECT_THAT(written[0].partitions, ElementsAre(A0));
	EXPECT_THAT(written[1].partitions, ElementsAre(B1));
	for (const auto& marker : written)
	{
		EXPECT_EQ(marker.producer, next);
		EXPECT_TRUE(marker.committed);
		EXPECT_EQ(marker.transactionVersion, 2);
	}
}

TEST_F(TransactionCoordinatorTest, WritesMarkersOfTheSameEpochBeforeVersion2)
{
	start();
	const auto producer = init("t").value();
	ASSERT_EQ(add("t", producer, BOTH, 0), ErrorCode::NONE);
	EXPECT_EQ(end("t", producer, false, 0).value(), producer);
	awaitState("t", "CompleteAbort");
	for (const auto& marker : markers.written())
	{
		EXPECT_EQ(marker.producer, producer);
		EXPECT_FALSE(marker.committed);
		EXPECT_EQ(marker.transactionVersion, 0);
	}
}

TEST_F(TransactionCoordinatorTest, AnswersAnEndBeforeTheMarkersAreWritten)
{
	config.addPartitionsWaitMax = milliseconds(0);
	start();
	const auto producer = openedBy("t");
	markers.hold();
	const auto next = end("t", producer, true).value();
	EXPECT_EQ(state("t"), "PrepareCommit");
	EXPECT_EQ(end("t", producer, true).code(), ErrorCode::CONCURRENT_TRANSACTIONS);
	EXPECT_EQ(add("t", next, BOTH), ErrorCode::CONCURRENT_TRANSACTIONS);
	EXPECT_EQ(init("t").code(), ErrorCode::CONCURRENT_TRANSACTIONS);
	markers.release();
	awaitState("t", "CompleteCommit");
	EXPECT_EQ(end("t", producer, true).value(), next);
	EXPECT_EQ(add("t", next, BOTH), ErrorCode::NONE);
}

TEST_F(TransactionCoordinatorTest, LetsTheNextTransactionWaitForTheMarkersOfTheLast)
{
	config.addPartitionsWaitMax = PATIENCE;
	start();
	const auto producer = openedBy("t");
	markers.hold();
	const auto next = end("t", producer, true).value();
	auto added = std::async(std::launch::async, [&] { return add("t", next, BOTH); });
	await([&] { return markers.callCount() > 0; });
	markers.release();
	EXPECT_EQ(added.get(), ErrorCode::NONE);
	EXPECT_EQ(state("t"), "Ongoing");
}

TEST_F(TransactionCoordinatorTest, AnswersWhoWaitsWhenItStops)
{
	config.addPartitionsWaitMax = PATIENCE;
	start();
	const auto producer = openedBy("t");
	markers.hold();
	const auto next = end("t", producer, true).value();
	auto added = std::async(std::launch::async, [&] { return add("t", next, BOTH); });
	coordinator->beginStop();
	EXPECT_EQ(added.get(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(init("t").code(), ErrorCode::NOT_COORDINATOR);
	markers.release();
}

TEST_F(TransactionCoordinatorTest, WritesNoMarkerBeforeTheDecisionIsDurable)
{
	start();
	const auto producer = openedBy("t");
	records.failFlushes(ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(end("t", producer, true).code(), ErrorCode::NOT_COORDINATOR);
	EXPECT_THAT(markers.written(), IsEmpty());
	records.failFlushes(ErrorCode::NONE);
	awaitState("t", "CompleteCommit");
	EXPECT_EQ(markers.written().size(), 2U);
}

TEST_F(TransactionCoordinatorTest, TellsAnAnswerOnlyWhenItIsDurable)
{
	start();
	records.failFlushes(ErrorCode::KAFKA_STORAGE_ERROR);
	EXPECT_EQ(init("t").code(), ErrorCode::NOT_COORDINATOR);
	EXPECT_EQ(coordinator->describe("t").code(), ErrorCode::NOT_COORDINATOR);
	records.failFlushes(ErrorCode::NONE);
	EXPECT_EQ(state("t"), "Empty");
}

TEST_F(TransactionCoordinatorTest, ChangesNothingThatCannotBeWritten)
{
	start();
	const auto producer = openedBy("t");
	records.failAppends(ErrorCode::NOT_ENOUGH_REPLICAS);
	EXPECT_EQ(end("t", producer, true).code(), ErrorCode::COORDINATOR_NOT_AVAILABLE);
	EXPECT_EQ(state("t"), "Ongoing");
	records.failAppends(ErrorCode::NONE);
	EXPECT_TRUE(end("t", producer, true).ok());
}

TEST_F(TransactionCoordinatorTest, WritesAMarkerAgainUntilItIsThere)
{
	start();
	const auto producer = openedBy("t");
	markers.fail(B1, ErrorCode::NOT_ENOUGH_REPLICAS, 2);
	ASSERT_TRUE(end("t", producer, true).ok());
	awaitState("t", "CompleteCommit");
	EXPECT_EQ(markers.written().size(), 2U);
	EXPECT_EQ(markers.callCount(), 3);
}

TEST_F(TransactionCoordinatorTest, ShowsThePartitionsThatHaveNoMarkerYet)
{
	start();
	const auto producer = openedBy("t");
	EXPECT_EQ(coordinator->describe("t")->partitions, BOTH);
	markers.fail(B1, ErrorCode::NOT_ENOUGH_REPLICAS, 1'000'000);
	ASSERT_TRUE(end("t", producer, true).ok());
	await([&] { return coordinator->describe("t")->partitions == std::vector{B1}; });
	EXPECT_EQ(state("t"), "PrepareCommit");
}

TEST_F(TransactionCoordinatorTest, ForgetsPartitionsThatAreGoneOrHaveMovedOn)
{
	start();
	const auto producer = openedBy("t");
	markers.fail(A0, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
	markers.fail(B1, ErrorCode::INVALID_PRODUCER_EPOCH);
	ASSERT_TRUE(end("t", producer, false).ok());
	awaitState("t", "CompleteAbort");
	EXPECT_THAT(markers.written(), IsEmpty());
}

TEST_F(TransactionCoordinatorTest, RecordsTheCompletionAgainUntilItIsThere)
{
	start();
	const auto producer = openedBy("t");
	markers.hold();
	ASSERT_TRUE(end("t", producer, true).ok());
	records.failAppends(ErrorCode::NOT_ENOUGH_REPLICAS);
	markers.release();
	await([&] { return coordinator->describe("t")->partitions.empty(); });
	EXPECT_EQ(state("t"), "PrepareCommit");
	records.failAppends(ErrorCode::NONE);
	awaitState("t", "CompleteCommit");
	EXPECT_EQ(markers.written().size(), 2U);
}

TEST_F(TransactionCoordinatorTest, WritesMarkersThatItOwesAfterARestart)
{
	start();
	const auto producer = openedBy("t");
	markers.fail(A0, ErrorCode::NOT_ENOUGH_REPLICAS);
	markers.fail(B1, ErrorCode::NOT_ENOUGH_REPLICAS);
	ASSERT_TRUE(end("t", producer, true).ok());
	restart();
	awaitState("t", "CompleteCommit");
	EXPECT_EQ(markers.written().size(), 2U);
	EXPECT_TRUE(markers.written()[0].committed);
}

TEST_F(TransactionCoordinatorTest, KeepsEverythingOverARestart)
{
	start();
	const auto producer = openedBy("open");
	ASSERT_TRUE(init("idle").ok());
	const auto before = coordinator->describe("open").value();
	restart();
	const auto after = coordinator->describe("open").value();
	EXPECT_EQ(after.producer, producer);
	EXPECT_EQ(after.state, "Ongoing");
	EXPECT_EQ(after.partitions, BOTH);
	EXPECT_EQ(after.startTimeMs, before.startTimeMs);
	EXPECT_EQ(after.timeoutMs, before.timeoutMs);
	EXPECT_EQ(state("idle"), "Empty");
	// Flink ends with the id and epoch that it wrote down before the crash.
	EXPECT_TRUE(end("open", producer, true).ok());
}

TEST_F(TransactionCoordinatorTest, AbortsByItselfWhatIsOpenForTooLong)
{
	config.abortTimedOutInterval = milliseconds(1);
	start();
	const auto producer = init("t", 1000).value();
	ASSERT_EQ(add("t", producer, BOTH), ErrorCode::NONE);
	clock.advance(milliseconds(1001));
	awaitState("t", "CompleteAbort");
	EXPECT_EQ(end("t", producer, true).code(), ErrorCode::INVALID_TXN_STATE);
	EXPECT_EQ(end("t", producer, true, 0).code(), ErrorCode::PRODUCER_FENCED);
	EXPECT_EQ(add("t", producer, BOTH), ErrorCode::PRODUCER_FENCED);
	EXPECT_EQ(coordinator->verifyPartitions({"t", producer, 0}, BOTH), std::vector(2, ErrorCode::PRODUCER_FENCED));
	EXPECT_FALSE(markers.written()[0].committed);
}

TEST_F(TransactionCoordinatorTest, ForgetsIdsThatNobodyUses)
{
	config.removeExpiredInterval = milliseconds(1);
	config.idExpiration = std::chrono::minutes(30);
	start();
	ASSERT_TRUE(init("t").ok());
	clock.advance(config.idExpiration);
	awaitState("t", "TRANSACTIONAL_ID_NOT_FOUND");
	restart();
	EXPECT_EQ(state("t"), "TRANSACTIONAL_ID_NOT_FOUND");
}

TEST_F(TransactionCoordinatorTest, ForgetsNobodyWhenTheClockJumpsTenYears)
{
	config.removeExpiredInterval = milliseconds(1);
	start();
	ASSERT_TRUE(init("t").ok());
	clock.advance(TEN_YEARS);
	ASSERT_TRUE(log.waitFor("The clock jumped"));
	clock.advance(-TEN_YEARS);
	ASSERT_TRUE(log.waitFor("The clock is believed again")) << "and what was looked for meanwhile is over";
	EXPECT_EQ(state("t"), "Empty");
}

TEST_F(TransactionCoordinatorTest, FencesTheProducerBefore)
{
	start();
	const auto zombie = openedBy("t");
	EXPECT_EQ(init("t").code(), ErrorCode::CONCURRENT_TRANSACTIONS);
	awaitState("t", "CompleteAbort");
	const auto successor = init("t").value();
	EXPECT_EQ(successor.id, zombie.id);
	EXPECT_EQ(successor.epoch, zombie.epoch + 2);
	EXPECT_EQ(add("t", zombie, BOTH), ErrorCode::PRODUCER_FENCED);
	EXPECT_EQ(end("t", zombie, true).code(), ErrorCode::PRODUCER_FENCED);
	EXPECT_EQ(add("t", successor, BOTH), ErrorCode::NONE);
}

TEST_F(TransactionCoordinatorTest, RefusesBeforeItServes)
{
	records.holdReads();
	coordinator.emplace(
		config,
		TransactionCoordinator::Environment{
			records, markers, clock, [this] { return image; },
			[]() -> Result<ProducerId> { return ErrorCode::UNKNOWN_SERVER_ERROR; }});
	EXPECT_EQ(init("t").code(), ErrorCode::NOT_COORDINATOR);
	coordinator->serve(PARTITIONS);
	EXPECT_EQ(init("t").code(), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
	EXPECT_EQ(state("t"), "COORDINATOR_LOAD_IN_PROGRESS");
	EXPECT_EQ(list({}).code(), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
	records.releaseReads();
	await([&] { return state("t") == "TRANSACTIONAL_ID_NOT_FOUND"; });
	// Why no producer id can be had is what the producer hears.
	EXPECT_EQ(init("t").code(), ErrorCode::UNKNOWN_SERVER_ERROR);
}

TEST_F(TransactionCoordinatorTest, RefusesIdsThatCanBeNoOnes)
{
	start();
	for (const auto& id : {std::string(), std::string(32768, 'x')})
	{
		EXPECT_EQ(init(id).code(), ErrorCode::INVALID_REQUEST);
		EXPECT_EQ(add(id, {}, BOTH), ErrorCode::INVALID_REQUEST);
		EXPECT_EQ(end(id, {}, true).code(), ErrorCode::INVALID_REQUEST);
		EXPECT_EQ(state(id), "INVALID_REQUEST");
		EXPECT_EQ(coordinator->verifyPartitions({id, {}, 0}, BOTH), std::vector(2, ErrorCode::INVALID_REQUEST));
	}
	EXPECT_TRUE(init(std::string(32767, 'x')).ok());
}

TEST_F(TransactionCoordinatorTest, ListsWhatTheFilterLetsPass)
{
	start();
	ASSERT_TRUE(init("idle-1").ok());
	const auto producer = openedBy("open-1");
	clock.advance(milliseconds(500));
	openedBy("open-2");
	clock.advance(milliseconds(500));

	EXPECT_THAT(listedIds({}), ElementsAre("idle-1", "open-1", "open-2"));
	TransactionFilter filter;
	filter.states = {"Empty"};
	EXPECT_THAT(listedIds(filter), ElementsAre("idle-1"));
	filter.states = {"NoState"};
	EXPECT_THAT(listedIds(filter), IsEmpty());
	filter.states = {"NoState", "Ongoing"};
	filter.durationMs = 999;
	EXPECT_THAT(listedIds(filter), ElementsAre("open-1"));
	filter.durationMs = 1000;
	EXPECT_THAT(listedIds(filter), IsEmpty());
	filter = {};
	filter.producerIds = {producer.id, ProducerId(4711)};
	EXPECT_THAT(listedIds(filter), ElementsAre("open-1"));
	filter = {};
	filter.idPattern = "op.*-[12]";
	EXPECT_THAT(listedIds(filter), ElementsAre("open-1", "open-2"));
	filter.idPattern = "open";
	EXPECT_THAT(listedIds(filter), IsEmpty());
	filter.idPattern = "op(";
	EXPECT_EQ(list(filter).code(), ErrorCode::INVALID_REGULAR_EXPRESSION);
}

TEST_F(TransactionCoordinatorTest, VerifiesWhatIsInTheTransaction)
{
	start();
	const auto producer = init("t").value();
	ASSERT_EQ(add("t", producer, {A0}), ErrorCode::NONE);
	EXPECT_THAT(
		coordinator->verifyPartitions({"t", producer, 0}, BOTH),
		ElementsAre(ErrorCode::NONE, ErrorCode::TRANSACTION_ABORTABLE));
}

TEST_F(TransactionCoordinatorTest, ServesManyIdsAtOnce)
{
	start();
	constexpr int IDS = 16;
	constexpr int ROUNDS = 20;
	std::vector<std::future<bool>> producers;
	for (int number = 0; number < IDS; ++number)
		producers.push_back(std::async(
			std::launch::async,
			[&, id = "t" + std::to_string(number)]
			{
				auto producer = init(id).value();
				for (int round = 0; round < ROUNDS; ++round)
				{
					ErrorCode code = ErrorCode::CONCURRENT_TRANSACTIONS;
					while (code == ErrorCode::CONCURRENT_TRANSACTIONS)
						code = add(id, producer, BOTH);
					if (code != ErrorCode::NONE) return false;
					const auto next = end(id, producer, round % 2 == 0);
					if (!next) return false;
					producer = *next;
				}
				return true;
			}));
	for (auto& producer : producers)
		EXPECT_TRUE(producer.get());
	await([&] { return markers.written().size() == IDS * ROUNDS * 2; });
}

} // namespace

} // namespace Aeon::Coordinator
