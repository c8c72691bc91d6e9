// Disks that fail in the middle of a transaction: the producer hears of it, and after a restart the transaction is
// there as a whole or not at all, whether or not what could not be synced has reached the disk.

#include "CommittedValues.h"
#include "FaultyFileSystem.h"
#include "TransactionsTest.h"

#include "Aeon/Coordinator/GroupPartition.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Storage/PosixFileSystem.h"

#include <Poco/TemporaryFile.h>
#include <gmock/gmock.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <set>
#include <thread>

namespace Aeon::Test
{

namespace
{

using enum ErrorCode;
using testing::AnyOf;
using testing::SizeIs;

constexpr std::int16_t PRODUCE_VERSION = 12;
constexpr std::int16_t OFFSET_COMMIT_VERSION = 5;
constexpr std::int16_t END_VERSION = 5;
/// The last version that names topics.
constexpr std::int16_t FETCH_VERSION = 12;
constexpr std::chrono::seconds PATIENCE{30};
/// More than there are calls in the transaction that the disk interrupts.
constexpr int SYNCS_MAX = 16;

/// Made before the broker that stands on it.
struct Disk
{
	Storage::PosixFileSystem machine;
	FaultyFileSystem disk{machine};
};

class TransactionFaults : protected Disk, public TransactionsTest
{
protected:
	explicit TransactionFaults(const SettingMap& settings = {}) :
		TransactionsTest(settings, Broker::Environment{&disk, nullptr, {}, {}})
	{
	}

	/// What a consumer of committed records reads of a partition of "a".
	std::vector<std::string> visible(std::int32_t index)
	{
		Protocol::FetchRequest request;
		request.replicaId = -1;
		request.isolationLevel = 1;
		request.maxBytes = 1024 * 1024;
		auto& topic = request.topics.append(arena);
		topic.topic = "a";
		auto& partition = topic.partitions.append(arena);
		partition.partition = index;
		partition.partitionMaxBytes = 1024 * 1024;
		const auto reply = client->call<Protocol::FetchResponse>(request, FETCH_VERSION);
		const auto& fetched = reply->responses[0].partitions[0];
		EXPECT_EQ(codeOf(fetched.errorCode), NONE);
		return committedValues(fetched);
	}

	bool isStable(std::int32_t index) { return endFor(0, index) == endFor(1, index); }
};

TEST_F(TransactionFaults, ProducerIdThatCannotBeKeptIsNotGiven)
{
	awaitCoordinator();
	disk.failAlways(Call::SYNC, EIO, "/__cluster_metadata-0/");
	const auto refused = client->call<Protocol::InitProducerIdResponse>(initRequest("t"), 5);
	EXPECT_EQ(codeOf(refused->errorCode), KAFKA_STORAGE_ERROR);
	EXPECT_EQ(refused->producerId, -1);
	disk.heal();
	restart();
	init("t");
}

/// All of the broker's files are on the disk whose n-th sync fails, and every one behind it.
class FailedSync : public TransactionFaults, public testing::WithParamInterface<int>
{
protected:
	/// Without checkpoints, which are synced too.
	FailedSync() : TransactionFaults({{"replica.high.watermark.checkpoint.interval.ms", "600000"}})
	{
		awaitCoordinator();
		createTopic("a", 2);
		awaitGroup();
		// So that everybody is known to everybody before the disk fails.
		const auto producer = init("t");
		const auto code = transact(producer, 10);
		EXPECT_EQ(code, NONE) << errorName(code);
		awaitState("t", "CompleteCommit");
	}

	/// One transaction, up to its first error; the answer of EndTxn where there is none.
	ErrorCode transact(ProducerIdAndEpoch producer, std::int64_t offset)
	{
		for (const std::int32_t index : {0, 1})
			if (const auto code = write("t", producer, PRODUCE_VERSION, 0, index); code != NONE) return code;
		if (const auto code = commitOffset("t", producer, offset, OFFSET_COMMIT_VERSION); code != NONE) return code;
		return codeOf(end("t", producer, true, END_VERSION)->errorCode);
	}

	/// The same from its beginning, with the epoch that is next.
	ErrorCode transactAnew(std::int64_t offset)
	{
		const auto begun = client->call<Protocol::InitProducerIdResponse>(initRequest("t"), 5);
		if (codeOf(begun->errorCode) != NONE) return codeOf(begun->errorCode);
		return transact({ProducerId(begun->producerId), begun->producerEpoch}, offset);
	}

	/// Until the disk has failed, or the transaction was through before.
	void awaitFault()
	{
		const auto deadline = std::chrono::steady_clock::now() + PATIENCE;
		while (disk.failedPaths().empty() && state("t") != "CompleteCommit")
		{
			ASSERT_LT(std::chrono::steady_clock::now(), deadline);
			std::this_thread::yield();
		}
	}

	/// The transaction is there as a whole or not at all, and the producer's successor can work.
	void expectOneOutcome(bool isPromised)
	{
		awaitCoordinator();
		const auto producer = init("t");
		const auto before = visible(0).size();
		EXPECT_EQ(visible(1).size(), before);
		EXPECT_EQ(committedOffset(), before == 2 ? 20 : 10);
		EXPECT_THAT(before, AnyOf(isPromised ? 2U : 1U, 2U));
		for (const std::int32_t index : {0, 1})
			EXPECT_TRUE(isStable(index));
		EXPECT_EQ(transact(producer, 30), NONE);
		awaitState("t", "CompleteCommit");
		EXPECT_EQ(visible(0).size(), before + 1);
		EXPECT_EQ(visible(1).size(), before + 1);
		EXPECT_EQ(committedOffset(), 30);
	}
};

TEST_P(FailedSync, LeavesTheTransactionWholeOrAbsent)
{
	disk.failFrom(Call::SYNC, GetParam(), EIO);
	const auto code = transactAnew(20);
	// To producers the coordinator's trouble is NOT_ENOUGH_REPLICAS, which all of them retry.
	const std::set<ErrorCode> expected{NONE, KAFKA_STORAGE_ERROR, NOT_COORDINATOR, NOT_ENOUGH_REPLICAS};
	EXPECT_TRUE(expected.contains(code)) << errorName(code);
	if (code == NONE) awaitFault();
	EXPECT_TRUE(GetParam() < SYNCS_MAX || disk.failedPaths().empty()) << "there are more syncs than the test counts";

	client.reset();
	broker.stop();
	Poco::TemporaryFile survivors;
	disk.copySurvivors(broker.dataDirectory(), survivors.path());
	disk.heal();
	broker.restart();
	client.emplace(broker.port());
	{
		SCOPED_TRACE("all that was written has reached the disk");
		expectOneOutcome(code == NONE);
	}
	TestBroker poorer({{"log.dirs", survivors.path()}});
	client.emplace(poorer.port());
	{
		SCOPED_TRACE("only what was synced has reached the disk");
		expectOneOutcome(code == NONE);
	}
	client.reset();
}

INSTANTIATE_TEST_SUITE_P(Syncs, FailedSync, testing::Range(1, SYNCS_MAX + 1));

/// Two disks, of which one fails: partitions of "a" lie on both, what is told of the transaction on the other alone.
class FailedDisk : public TransactionFaults, public testing::WithParamInterface<bool>
{
protected:
	static constexpr std::int32_t PARTITIONS = 4;
	static constexpr std::int32_t STATE_PARTITIONS = 3;

	FailedDisk() : FailedDisk(Poco::TemporaryFile::tempName()) {}
	~FailedDisk() override
	{
		client.reset();
		broker.stop();
		std::filesystem::remove_all(root);
	}

	void SetUp() override
	{
		awaitCoordinator();
		createTopic("a", PARTITIONS);
		for (std::int32_t index = 0; index < PARTITIONS; ++index)
			(liesOnBad("a", index) ? lost : kept) = index;
		ASSERT_GE(lost, 0);
		ASSERT_GE(kept, 0);
		for (int number = 0; id.empty() && number < 100; ++number)
		{
			const auto candidate = "t-" + std::to_string(number);
			const auto partition = Coordinator::coordinatorPartition(candidate, STATE_PARTITIONS);
			if (!liesOnBad("__transaction_state", partition.value())) id = candidate;
		}
		ASSERT_FALSE(id.empty());
	}

	bool liesOnBad(const std::string& topic, std::int32_t index) const
	{
		return std::filesystem::exists(root + "/bad/" + topic + "-" + std::to_string(index));
	}

	const std::string root;
	/// A partition on each of the disks.
	std::int32_t lost = -1;
	std::int32_t kept = -1;
	/// A transactional id whose state lies on the good disk.
	std::string id;

private:
	explicit FailedDisk(const std::string& path) :
		TransactionFaults({{"log.dirs", path + "/good," + path + "/bad"}}), root(path)
	{
	}
};

TEST_P(FailedDisk, HoldsTheEndUpUntilItIsBack)
{
	const bool isCommitted = GetParam();
	const auto producer = init(id);
	for (const std::int32_t index : {lost, kept})
		ASSERT_EQ(write(id, producer, PRODUCE_VERSION, 0, index), NONE);
	disk.failAlways(Call::SYNC, EIO, "/bad/");
	if (!isCommitted)
	{
		EXPECT_EQ(write(id, producer, PRODUCE_VERSION, 1, lost), KAFKA_STORAGE_ERROR);
	}
	EXPECT_EQ(codeOf(end(id, producer, isCommitted, END_VERSION)->errorCode), NONE) << "the decision is on disk";
	const auto next = client->call<Protocol::InitProducerIdResponse>(initRequest(id), 5);
	EXPECT_EQ(codeOf(next->errorCode), CONCURRENT_TRANSACTIONS) << "nobody goes on before all of it has ended";

	disk.heal();
	restart();
	awaitState(id, isCommitted ? "CompleteCommit" : "CompleteAbort");
	for (const std::int32_t index : {lost, kept})
	{
		EXPECT_TRUE(isStable(index));
		EXPECT_THAT(visible(index), SizeIs(isCommitted ? 1 : 0));
	}
}

INSTANTIATE_TEST_SUITE_P(
	Ends, FailedDisk, testing::Bool(),
	[](const auto& isCommitted) { return std::string(isCommitted.param ? "Commit" : "Abort"); });

} // namespace

} // namespace Aeon::Test
