#include "Transactions/TransactionSteps.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace Aeon::Coordinator
{

namespace
{

using enum TransactionStatus;

constexpr std::int64_t NOW = 1'000'000;
constexpr std::int64_t BEFORE = 900'000;
constexpr std::int32_t TIMEOUT_MS = 60'000;
constexpr ProducerId ID{7};
constexpr ProducerId OLD_ID{6};
constexpr ProducerId FRESH_ID{8};
constexpr std::int16_t EPOCH = 5;
constexpr std::int16_t LAST_FOR_CLIENTS = 32766;
const TopicPartition A0{"a", PartitionId(0)};
const TopicPartition A1{"a", PartitionId(1)};
const TopicPartition B0{"b", PartitionId(0)};

/// What is known of the id "t": producer 7 at epoch 5.
TransactionMetadata stateOf(TransactionStatus status, std::int16_t epoch = EPOCH)
{
	TransactionMetadata metadata;
	metadata.producer = {ID, epoch};
	metadata.previousProducerId = ID;
	metadata.timeoutMs = TIMEOUT_MS;
	metadata.status = status;
	metadata.lastUpdateTimeMs = BEFORE;
	if (status != EMPTY) metadata.startTimeMs = BEFORE;
	if (status == ONGOING || isDecided(status)) metadata.partitions = {A0, B0};
	return metadata;
}

StepContext context(std::int16_t clusterVersion = 2, std::optional<ProducerId> fresh = std::nullopt)
{
	return {NOW, clusterVersion, fresh};
}

TransactionCaller caller(std::int16_t version, std::int16_t epoch = EPOCH, ProducerId id = ID)
{
	return {"t", {id, epoch}, version};
}

InitTransactionalId init(std::optional<ProducerIdAndEpoch> current = std::nullopt)
{
	return {"t", TIMEOUT_MS, current};
}

TEST(InitProducerIdStep, GivesANewIdToTheFirstProducer)
{
	EXPECT_TRUE(initProducerId(nullptr, init(), context()).wantsFreshId);
	const auto step = initProducerId(nullptr, init(), context(2, FRESH_ID));
	ASSERT_TRUE(step.answer);
	EXPECT_EQ(*step.answer, (ProducerIdAndEpoch{FRESH_ID, 0}));
	EXPECT_EQ(step.next->status, EMPTY);
	EXPECT_EQ(step.next->timeoutMs, TIMEOUT_MS);
	EXPECT_EQ(step.next->lastUpdateTimeMs, NOW);
	EXPECT_EQ(step.next->startTimeMs, -1);
}

TEST(InitProducerIdStep, GivesANewIdToOneWhoseTransactionalIdWasForgotten)
{
	const auto step = initProducerId(nullptr, init(ProducerIdAndEpoch{OLD_ID, 3}), context(2, FRESH_ID));
	EXPECT_EQ(*step.answer, (ProducerIdAndEpoch{FRESH_ID, 0}));
}

/// A producer asks in a state; what it hears, and what is recorded.
struct InitCase
{
	std::string name;
	TransactionMetadata state;
	std::optional<ProducerIdAndEpoch> current;
	ErrorCode code;
	ProducerIdAndEpoch given = {};
	/// No value where nothing is recorded.
	std::optional<TransactionStatus> recorded = EMPTY;
};

TransactionMetadata withLastEpoch(std::int16_t last)
{
	auto state = stateOf(EMPTY);
	state.lastProducerEpoch = last;
	return state;
}

TransactionMetadata rotated()
{
	auto state = stateOf(EMPTY, 0);
	state.previousProducerId = OLD_ID;
	state.lastProducerEpoch = LAST_FOR_CLIENTS;
	return state;
}

const InitCase INIT_CASES[] = {
	{"BumpsTheEpochAtRest", stateOf(EMPTY), {}, ErrorCode::NONE, {ID, 6}},
	{"BumpsTheEpochAfterACommit", stateOf(COMPLETE_COMMIT), {}, ErrorCode::NONE, {ID, 6}},
	{"BumpsTheEpochAfterAnAbort", stateOf(COMPLETE_ABORT), {}, ErrorCode::NONE, {ID, 6}},
	{"WaitsForTheMarkersOfACommit", stateOf(PREPARE_COMMIT), {}, ErrorCode::CONCURRENT_TRANSACTIONS, {}, {}},
	{"WaitsForTheMarkersOfAnAbort", stateOf(PREPARE_ABORT), {}, ErrorCode::CONCURRENT_TRANSACTIONS, {}, {}},
	{"AbortsWhatIsOpen", stateOf(ONGOING), {}, ErrorCode::CONCURRENT_TRANSACTIONS, {}, PREPARE_ABORT},
	{"GoesOnFromItsEpoch", stateOf(COMPLETE_ABORT), {{ID, EPOCH}}, ErrorCode::NONE, {ID, 6}},
	{"BumpsOnceForARetry", withLastEpoch(4), {{ID, 4}}, ErrorCode::NONE, {ID, EPOCH}},
	{"FencesAnOldEpoch", withLastEpoch(4), {{ID, 3}}, ErrorCode::PRODUCER_FENCED, {}, {}},
	{"FencesTheEpochBeforeAnother'sBump", withLastEpoch(-1), {{ID, 4}}, ErrorCode::PRODUCER_FENCED, {}, {}},
	{"FencesAnEpochOfTheFuture", stateOf(EMPTY), {{ID, 6}}, ErrorCode::PRODUCER_FENCED, {}, {}},
	{"FencesAnotherProducer", stateOf(EMPTY), {{OLD_ID, EPOCH}}, ErrorCode::PRODUCER_FENCED, {}, {}},
	{"LetsAZombieAbortNothing", stateOf(ONGOING), {{ID, 4}}, ErrorCode::PRODUCER_FENCED, {}, {}},
	{"LetsTheProducerAbortItsOwn",
	 stateOf(ONGOING),
	 {{ID, EPOCH}},
	 ErrorCode::CONCURRENT_TRANSACTIONS,
	 {},
	 PREPARE_ABORT},
	{"RotatesTheIdWhenEpochsAreUsedUp", stateOf(EMPTY, LAST_FOR_CLIENTS), {}, ErrorCode::NONE, {FRESH_ID, 0}},
	{"RotatesTheIdForOneThatGoesOn",
	 stateOf(COMPLETE_ABORT, LAST_FOR_CLIENTS),
	 {{ID, LAST_FOR_CLIENTS}},
	 ErrorCode::NONE,
	 {FRESH_ID, 0}},
	{"RotatesOnceForARetry", rotated(), {{OLD_ID, LAST_FOR_CLIENTS}}, ErrorCode::NONE, {ID, 0}},
	{"FencesOneFromBeforeTheRotation", rotated(), {{OLD_ID, 12}}, ErrorCode::PRODUCER_FENCED, {}, {}},
};

class InitProducerIdStep : public testing::TestWithParam<InitCase>
{
};

TEST_P(InitProducerIdStep, Answers)
{
	const auto& row = GetParam();
	const auto step = initProducerId(&row.state, init(row.current), context(2, FRESH_ID));
	EXPECT_EQ(step.answer.code(), row.code);
	if (step.answer)
	{
		EXPECT_EQ(*step.answer, row.given);
	}
	EXPECT_EQ(step.next ? std::optional(step.next->status) : std::nullopt, row.recorded);
	if (step.answer)
	{
		EXPECT_EQ(step.next->producer, row.given);
	}
}

INSTANTIATE_TEST_SUITE_P(
	States, InitProducerIdStep, testing::ValuesIn(INIT_CASES),
	[](const auto& row)
	{
		std::string name = row.param.name;
		std::erase(name, '\'');
		return name;
	});

TEST(InitProducerIdSteps, AbortUnderTheNextEpoch)
{
	const auto open = stateOf(ONGOING);
	for (const std::int16_t version : {0, 1, 2})
	{
		const auto next = *initProducerId(&open, init(), context(version)).next;
		EXPECT_EQ(next.producer, (ProducerIdAndEpoch{ID, 6})) << version;
		EXPECT_EQ(next.partitions, open.partitions);
		EXPECT_EQ(next.startTimeMs, BEFORE);
		// From version 2 on the fenced producer can still say which end it did not hear of.
		EXPECT_EQ(next.lastProducerEpoch, version < 2 ? -1 : EPOCH);
	}
}

TEST(InitProducerIdSteps, FenceTheLastEpochWithTheOneThatIsGivenToNobody)
{
	const auto open = stateOf(ONGOING, LAST_FOR_CLIENTS);
	const auto before = initProducerId(&open, init(), context(1));
	EXPECT_EQ(before.next->producer, (ProducerIdAndEpoch{ID, 32767}));
	const auto aborted = before.next->completed(NOW);
	EXPECT_EQ(*initProducerId(&aborted, init(), context(1, FRESH_ID)).answer, (ProducerIdAndEpoch{FRESH_ID, 0}));

	EXPECT_TRUE(initProducerId(&open, init(), context(2)).wantsFreshId);
	const auto after = initProducerId(&open, init(), context(2, FRESH_ID));
	EXPECT_EQ(after.next->producer, (ProducerIdAndEpoch{ID, 32767}));
	EXPECT_EQ(after.next->completed(NOW).producer, (ProducerIdAndEpoch{FRESH_ID, 0}));
}

TEST(InitProducerIdSteps, AreCheckedAgainstTheSettings)
{
	TransactionCoordinatorConfig config;
	config.maxTimeout = std::chrono::milliseconds(1000);
	const auto check = [&](std::int32_t timeoutMs, bool enable2Pc = false, bool keep = false)
	{ return checkInitProducerId({"t", timeoutMs, {}, enable2Pc, keep}, config).code(); };

	EXPECT_EQ(check(1000), ErrorCode::NONE);
	EXPECT_EQ(check(1), ErrorCode::NONE);
	EXPECT_EQ(check(1001), ErrorCode::INVALID_TRANSACTION_TIMEOUT);
	EXPECT_EQ(check(0), ErrorCode::INVALID_TRANSACTION_TIMEOUT);
	EXPECT_EQ(check(-1), ErrorCode::INVALID_TRANSACTION_TIMEOUT);
	EXPECT_EQ(check(1000, true), ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
	EXPECT_EQ(check(1000, false, true), ErrorCode::UNSUPPORTED_VERSION);
	config.twoPhaseCommitEnabled = true;
	EXPECT_EQ(check(0, true), ErrorCode::NONE);
	EXPECT_EQ(check(1000, true, true), ErrorCode::UNSUPPORTED_VERSION);
}

TEST(InitProducerIdSteps, GiveTwoPhaseCommitNoTimeout)
{
	auto request = init();
	request.enable2Pc = true;
	const auto idle = stateOf(EMPTY);
	const auto next = *initProducerId(&idle, request, context()).next;
	const auto open = next.withPartitions(std::vector{A0}, 2, NOW);
	EXPECT_FALSE(open.isTimedOut(std::numeric_limits<std::int64_t>::max()));
}

/// A producer adds partitions to, or asks after them in, the transaction.
struct PartitionsCase
{
	std::string name;
	TransactionMetadata state;
	ProducerIdAndEpoch producer;
	ErrorCode added;
	/// Of A0, which is in open transactions, and of A1, which is not.
	ErrorCode verified = ErrorCode::NONE;
	ErrorCode verifiedOther = ErrorCode::TRANSACTION_ABORTABLE;
};

constexpr auto MAPPING = ErrorCode::INVALID_PRODUCER_ID_MAPPING;
constexpr auto FENCED = ErrorCode::PRODUCER_FENCED;
constexpr auto CONCURRENT = ErrorCode::CONCURRENT_TRANSACTIONS;
constexpr auto ABORTABLE = ErrorCode::TRANSACTION_ABORTABLE;
constexpr auto WRONG_STATE = ErrorCode::INVALID_TXN_STATE;
constexpr auto NONE = ErrorCode::NONE;

const PartitionsCase PARTITIONS_CASES[] = {
	{"AtRest", stateOf(EMPTY), {ID, EPOCH}, NONE, ABORTABLE, ABORTABLE},
	{"AfterACommit", stateOf(COMPLETE_COMMIT), {ID, EPOCH}, NONE, ABORTABLE, ABORTABLE},
	{"AfterAnAbort", stateOf(COMPLETE_ABORT), {ID, EPOCH}, NONE, ABORTABLE, ABORTABLE},
	{"WhileOpen", stateOf(ONGOING), {ID, EPOCH}, NONE},
	{"WhileCommitting", stateOf(PREPARE_COMMIT), {ID, EPOCH}, CONCURRENT, CONCURRENT, CONCURRENT},
	{"WhileAborting", stateOf(PREPARE_ABORT), {ID, EPOCH}, CONCURRENT, CONCURRENT, CONCURRENT},
	{"OfAStaleEpoch", stateOf(ONGOING), {ID, 4}, FENCED, FENCED, FENCED},
	{"OfAnEpochToCome", stateOf(ONGOING), {ID, 6}, FENCED, FENCED, FENCED},
	{"OfAnotherProducer", stateOf(ONGOING), {OLD_ID, EPOCH}, MAPPING, MAPPING, MAPPING},
	// It may be the producer that comes after the markers, whose id is not in force yet.
	{"OfAnotherProducerWhileCommitting", stateOf(PREPARE_COMMIT), {FRESH_ID, 0}, CONCURRENT, MAPPING, MAPPING},
};

class PartitionsStep : public testing::TestWithParam<PartitionsCase>
{
};

TEST_P(PartitionsStep, Answers)
{
	const auto& row = GetParam();
	const TransactionCaller asking{"t", row.producer, 2};
	const std::vector partitions{A0, A1};
	const auto step = addPartitions(&row.state, asking, partitions, context());
	EXPECT_EQ(step.answer.code(), row.added);
	EXPECT_EQ(step.next.has_value(), row.added == NONE);
	if (step.next)
	{
		EXPECT_EQ(step.next->status, ONGOING);
		EXPECT_TRUE(step.next->partitions.contains(A0) && step.next->partitions.contains(A1));
		EXPECT_EQ(step.next->startTimeMs, row.state.status == ONGOING ? BEFORE : NOW);
		EXPECT_EQ(step.next->clientVersion, 2);
	}
	EXPECT_EQ(verifyPartitions(&row.state, asking, partitions), (std::vector{row.verified, row.verifiedOther}));
}

INSTANTIATE_TEST_SUITE_P(
	States, PartitionsStep, testing::ValuesIn(PARTITIONS_CASES), [](const auto& row) { return row.param.name; });

TEST(PartitionsSteps, RecordNothingForWhatIsThere)
{
	const auto open = stateOf(ONGOING);
	const auto step = addPartitions(&open, caller(0), std::vector{B0, A0}, context());
	EXPECT_TRUE(step.answer);
	EXPECT_FALSE(step.next);
}

TEST(PartitionsSteps, KnowNothingOfAnUnknownId)
{
	EXPECT_EQ(addPartitions(nullptr, caller(0), std::vector{A0}, context()).answer.code(), MAPPING);
	EXPECT_EQ(verifyPartitions(nullptr, caller(0), std::vector{A0}), std::vector{MAPPING});
	EXPECT_EQ(endTransaction(nullptr, caller(0), true, context()).answer.code(), MAPPING);
	EXPECT_EQ(endTransaction(nullptr, caller(2), true, context()).answer.code(), MAPPING);
}

/// A producer ends a transaction in a state; what it hears for a commit and for an abort.
struct EndCase
{
	std::string name;
	TransactionMetadata state;
	ProducerIdAndEpoch producer;
	ErrorCode commit;
	ErrorCode abort;
};

const EndCase OLD_END_CASES[] = {
	{"Open", stateOf(ONGOING), {ID, EPOCH}, NONE, NONE},
	{"Empty", stateOf(EMPTY), {ID, EPOCH}, WRONG_STATE, WRONG_STATE},
	{"Committed", stateOf(COMPLETE_COMMIT), {ID, EPOCH}, NONE, WRONG_STATE},
	{"Aborted", stateOf(COMPLETE_ABORT), {ID, EPOCH}, WRONG_STATE, NONE},
	{"Committing", stateOf(PREPARE_COMMIT), {ID, EPOCH}, CONCURRENT, CONCURRENT},
	{"Aborting", stateOf(PREPARE_ABORT), {ID, EPOCH}, CONCURRENT, CONCURRENT},
	{"StaleEpoch", stateOf(ONGOING), {ID, 4}, FENCED, FENCED},
	{"StaleEpochAfterTheEnd", stateOf(COMPLETE_ABORT), {ID, 4}, FENCED, FENCED},
	{"EpochToCome", stateOf(ONGOING), {ID, 6}, FENCED, FENCED},
	{"AnotherProducer", stateOf(ONGOING), {OLD_ID, EPOCH}, MAPPING, MAPPING},
};

TransactionMetadata rotatedBy(TransactionStatus status)
{
	auto state = stateOf(status, 0);
	state.previousProducerId = OLD_ID;
	return state;
}

const EndCase NEW_END_CASES[] = {
	{"Open", stateOf(ONGOING), {ID, EPOCH}, NONE, NONE},
	{"Empty", stateOf(EMPTY), {ID, EPOCH}, WRONG_STATE, NONE},
	{"EmptyAtTheEpochBefore", stateOf(EMPTY), {ID, 4}, FENCED, FENCED},
	{"Committed", stateOf(COMPLETE_COMMIT), {ID, EPOCH}, WRONG_STATE, NONE},
	{"CommittedAndAskedAgain", stateOf(COMPLETE_COMMIT), {ID, 4}, NONE, WRONG_STATE},
	{"Aborted", stateOf(COMPLETE_ABORT), {ID, EPOCH}, WRONG_STATE, NONE},
	{"AbortedAndAskedAgain", stateOf(COMPLETE_ABORT), {ID, 4}, WRONG_STATE, NONE},
	{"CommittedAndRotatedAndAskedAgain", rotatedBy(COMPLETE_COMMIT), {OLD_ID, LAST_FOR_CLIENTS}, NONE, WRONG_STATE},
	{"AbortedAndRotatedAndAskedAgain", rotatedBy(COMPLETE_ABORT), {OLD_ID, LAST_FOR_CLIENTS}, WRONG_STATE, NONE},
	{"RotatedLongAgo", rotatedBy(COMPLETE_ABORT), {OLD_ID, 12}, MAPPING, MAPPING},
	{"OpenAfterARotation", rotatedBy(ONGOING), {OLD_ID, LAST_FOR_CLIENTS}, FENCED, FENCED},
	{"Committing", stateOf(PREPARE_COMMIT), {ID, 4}, CONCURRENT, CONCURRENT},
	{"Aborting", stateOf(PREPARE_ABORT), {ID, 4}, CONCURRENT, CONCURRENT},
	{"NextBeforeTheMarkersOfTheLast", stateOf(PREPARE_COMMIT), {ID, EPOCH}, CONCURRENT, CONCURRENT},
	{"StaleEpoch", stateOf(ONGOING), {ID, 4}, FENCED, FENCED},
	{"LongStaleEpochAfterTheEnd", stateOf(COMPLETE_ABORT), {ID, 3}, FENCED, FENCED},
	{"EpochToCome", stateOf(ONGOING), {ID, 6}, FENCED, FENCED},
	{"AnotherProducer", stateOf(ONGOING), {OLD_ID, EPOCH}, MAPPING, MAPPING},
};

class EndBeforeVersion2 : public testing::TestWithParam<EndCase>
{
};
class EndAtVersion2 : public testing::TestWithParam<EndCase>
{
};

/// Both ends that the row tells of.
void expectEnds(const EndCase& row, std::int16_t version)
{
	for (const bool commit : {true, false})
	{
		SCOPED_TRACE(commit ? "commit" : "abort");
		const auto step = endTransaction(&row.state, {"t", row.producer, version}, commit, context(2));
		EXPECT_EQ(step.answer.code(), commit ? row.commit : row.abort);
		const bool decides =
			step.answer && row.producer == row.state.producer && (version >= 2 || row.state.status == ONGOING);
		ASSERT_EQ(step.next.has_value(), decides);
		if (!decides) continue;
		EXPECT_EQ(step.next->status, commit ? PREPARE_COMMIT : PREPARE_ABORT);
		EXPECT_EQ(step.next->partitions, row.state.partitions);
		EXPECT_EQ(step.next->clientVersion, version);
		EXPECT_EQ(step.next->producer.epoch, row.state.producer.epoch + (version >= 2 ? 1 : 0));
		EXPECT_EQ(*step.answer, step.next->completed(NOW).producer);
	}
}

TEST_P(EndBeforeVersion2, Answers)
{
	expectEnds(GetParam(), 0);
}

TEST_P(EndAtVersion2, Answers)
{
	expectEnds(GetParam(), 2);
}

INSTANTIATE_TEST_SUITE_P(
	States, EndBeforeVersion2, testing::ValuesIn(OLD_END_CASES), [](const auto& row) { return row.param.name; });
INSTANTIATE_TEST_SUITE_P(
	States, EndAtVersion2, testing::ValuesIn(NEW_END_CASES), [](const auto& row) { return row.param.name; });

TEST(EndSteps, GiveWhoAsksAgainWhatItMissed)
{
	const auto committed = stateOf(COMPLETE_COMMIT);
	EXPECT_EQ(*endTransaction(&committed, caller(2, 4), true, context()).answer, (ProducerIdAndEpoch{ID, EPOCH}));
	const auto afterRotation = rotatedBy(COMPLETE_COMMIT);
	EXPECT_EQ(
		*endTransaction(&afterRotation, caller(2, LAST_FOR_CLIENTS, OLD_ID), true, context()).answer,
		(ProducerIdAndEpoch{ID, 0}));
}

TEST(EndSteps, RotateTheProducerIdWithTheLastEpoch)
{
	const auto open = stateOf(ONGOING, LAST_FOR_CLIENTS);
	EXPECT_TRUE(endTransaction(&open, caller(2, LAST_FOR_CLIENTS), true, context()).wantsFreshId);
	const auto step = endTransaction(&open, caller(2, LAST_FOR_CLIENTS), true, context(2, FRESH_ID));
	EXPECT_EQ(*step.answer, (ProducerIdAndEpoch{FRESH_ID, 0}));
	// Its markers carry the old id, under the epoch that is given to nobody.
	EXPECT_EQ(step.next->producer, (ProducerIdAndEpoch{ID, 32767}));
	const auto complete = step.next->completed(NOW);
	EXPECT_EQ(complete.producer, (ProducerIdAndEpoch{FRESH_ID, 0}));
	EXPECT_EQ(complete.previousProducerId, ID);
	EXPECT_EQ(complete.nextProducerId, NO_PRODUCER_ID);
}

TEST(EndSteps, KeepTheLastEpochBeforeVersion2)
{
	const auto open = stateOf(ONGOING, LAST_FOR_CLIENTS);
	const auto step = endTransaction(&open, caller(0, LAST_FOR_CLIENTS), true, context());
	EXPECT_EQ(*step.answer, (ProducerIdAndEpoch{ID, LAST_FOR_CLIENTS}));
}

TEST(EndSteps, GiveATransactionOfNothingABeginning)
{
	const auto idle = stateOf(EMPTY);
	const auto next = *endTransaction(&idle, caller(2), false, context()).next;
	EXPECT_EQ(next.startTimeMs, NOW);
	EXPECT_TRUE(next.partitions.empty());
}

TEST(TimedOut, IsWhatIsOpenLongerThanItsProducerAllows)
{
	auto open = stateOf(ONGOING);
	open.startTimeMs = NOW - TIMEOUT_MS;
	EXPECT_FALSE(abortTimedOut(&open, context()).next);
	open.startTimeMs = NOW - TIMEOUT_MS - 1;
	const auto step = abortTimedOut(&open, context());
	ASSERT_TRUE(step.next);
	EXPECT_EQ(step.next->status, PREPARE_ABORT);
	EXPECT_EQ(step.next->producer, (ProducerIdAndEpoch{ID, 6}));

	for (const auto status : {EMPTY, PREPARE_COMMIT, PREPARE_ABORT, COMPLETE_COMMIT, COMPLETE_ABORT})
	{
		auto other = stateOf(status);
		other.startTimeMs = 0;
		EXPECT_FALSE(abortTimedOut(&other, context()).next) << statusName(status);
	}
	EXPECT_FALSE(abortTimedOut(nullptr, context()).next);
}

TEST(TimedOut, LeavesTheProducerFenced)
{
	auto open = stateOf(ONGOING);
	open.startTimeMs = 0;
	for (const std::int16_t version : {0, 2})
	{
		const auto aborted = abortTimedOut(&open, context(version)).next->completed(NOW);
		EXPECT_EQ(endTransaction(&aborted, caller(0), true, context()).answer.code(), FENCED);
		EXPECT_EQ(addPartitions(&aborted, caller(0), std::vector{A0}, context()).answer.code(), FENCED);
		EXPECT_EQ(verifyPartitions(&aborted, caller(0), std::vector{A0}), std::vector{FENCED});
		// What it wanted to commit is not; that it wanted to abort it may hear.
		EXPECT_EQ(endTransaction(&aborted, caller(2), true, context()).answer.code(), WRONG_STATE);
		EXPECT_EQ(endTransaction(&aborted, caller(2), false, context()).answer.code(), NONE);
	}
}

TEST(Expired, IsWhatNobodyHasUsed)
{
	constexpr std::chrono::milliseconds EXPIRATION{1000};
	for (const auto status : {EMPTY, ONGOING, PREPARE_COMMIT, PREPARE_ABORT, COMPLETE_COMMIT, COMPLETE_ABORT})
	{
		const auto state = stateOf(status);
		EXPECT_FALSE(state.isExpired(BEFORE + 999, EXPIRATION));
		EXPECT_EQ(state.isExpired(BEFORE + 1000, EXPIRATION), isAtRest(status)) << statusName(status);
	}
}

} // namespace

} // namespace Aeon::Coordinator
