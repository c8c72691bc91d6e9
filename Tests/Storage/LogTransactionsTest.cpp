#include "TestStorage.h"

#include <limits>

namespace Aeon::Test
{

using Storage::AppendOrigin;

namespace
{

constexpr std::int64_t PRODUCER = 4000;
constexpr std::int16_t EPOCH_MAX = std::numeric_limits<std::int16_t>::max();

BatchSpec transactional(std::int32_t sequence, std::int16_t epoch = 0, std::int64_t producer = PRODUCER)
{
	BatchSpec spec;
	spec.producerId = producer;
	spec.producerEpoch = epoch;
	spec.baseSequence = sequence;
	spec.transactional = true;
	return spec;
}

/// A transactional batch as the group coordinator writes it: without sequence.
BatchSpec unnumbered(std::int16_t epoch)
{
	return transactional(-1, epoch);
}

class LogTransactions : public LogTest
{
protected:
	LogTransactions() { open(); }

	ErrorCode send(const BatchSpec& spec, const Storage::AppendInfo& info = {})
	{
		return log->append(makeBatch(spec), info).code();
	}
	ErrorCode send(const BatchSpec& spec, VerificationGuard guard, AppendOrigin origin = AppendOrigin::CLIENT)
	{
		Storage::AppendInfo info;
		info.origin = origin;
		info.verification = guard;
		return send(spec, info);
	}
	ErrorCode
	mark(std::int16_t epoch, bool commit = true, std::int8_t transactionVersion = 0, std::int64_t producer = PRODUCER)
	{
		Storage::AppendInfo info;
		info.origin = AppendOrigin::COORDINATOR;
		info.transactionVersion = transactionVersion;
		return log->append(makeMarker(producer, epoch, commit), info).code();
	}
	Result<VerificationGuard> verify(const BatchSpec& spec, bool bumpsEpoch = false)
	{
		return log->beginVerification({ProducerId(spec.producerId), spec.producerEpoch, spec.baseSequence, bumpsEpoch});
	}
};

} // namespace

TEST_F(LogTransactions, BatchOutsideOfTheOpenTransactionIsRefused)
{
	ASSERT_EQ(send(transactional(0)), ErrorCode::NONE);
	auto plain = transactional(1);
	plain.transactional = false;
	EXPECT_EQ(send(plain), ErrorCode::INVALID_TXN_STATE);
	ASSERT_EQ(mark(0), ErrorCode::NONE);
	EXPECT_EQ(send(plain), ErrorCode::NONE) << "an idempotent producer, now that no transaction is open";
}

TEST_F(LogTransactions, RetriedBatchOfAnEndedTransactionIsNoNewTransaction)
{
	ASSERT_EQ(send(transactional(0)), ErrorCode::NONE);
	ASSERT_EQ(mark(0), ErrorCode::NONE);
	const auto again = log->append(makeBatch(transactional(0)), {});
	ASSERT_TRUE(again.ok());
	EXPECT_TRUE(again->duplicate);
	EXPECT_FALSE(log->firstUnstableOffset());
}

TEST_F(LogTransactions, MarkerOfVersionTwoNeedsANewerEpoch)
{
	ASSERT_EQ(send(transactional(0, 3)), ErrorCode::NONE);
	EXPECT_EQ(mark(3, true, 2), ErrorCode::INVALID_PRODUCER_EPOCH) << "a late marker of the transaction before";
	EXPECT_EQ(mark(2, true, 2), ErrorCode::INVALID_PRODUCER_EPOCH);
	EXPECT_EQ(log->firstUnstableOffset(), Offset(0));
	EXPECT_EQ(mark(4, true, 2), ErrorCode::NONE);
	EXPECT_FALSE(log->firstUnstableOffset());
}

TEST_F(LogTransactions, MarkerOfVersionTwoMayComeTwice)
{
	ASSERT_EQ(send(transactional(0, 3)), ErrorCode::NONE);
	ASSERT_EQ(mark(4, false, 2), ErrorCode::NONE);
	EXPECT_EQ(mark(4, false, 2), ErrorCode::NONE) << "its answer was lost";
	EXPECT_EQ(log->abortedTransactions(Offset(0), log->logEndOffset())->size(), 1U);
}

TEST_F(LogTransactions, MarkerOfTheLastEpochEndsAnOpenTransaction)
{
	ASSERT_EQ(send(transactional(0, EPOCH_MAX)), ErrorCode::NONE);
	EXPECT_EQ(mark(EPOCH_MAX, false, 2), ErrorCode::NONE);
	EXPECT_FALSE(log->firstUnstableOffset());
}

TEST_F(LogTransactions, NextTransactionAfterABumpStartsAtZero)
{
	ASSERT_EQ(send(transactional(0)), ErrorCode::NONE);
	ASSERT_EQ(mark(1, true, 2), ErrorCode::NONE);
	EXPECT_EQ(send(transactional(1, 1)), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
	EXPECT_EQ(send(transactional(1, 0)), ErrorCode::INVALID_PRODUCER_EPOCH) << "the zombie's epoch is over";
	EXPECT_EQ(send(transactional(0, 1)), ErrorCode::NONE);
}

TEST_F(LogTransactions, UnverifiedTransactionIsRefused)
{
	EXPECT_EQ(send(transactional(0), NO_VERIFICATION_GUARD), ErrorCode::INVALID_TXN_STATE);
	EXPECT_EQ(send(transactional(0), VerificationGuard(1)), ErrorCode::INVALID_TXN_STATE);
	EXPECT_EQ(log->logEndOffset(), Offset(0));
}

TEST_F(LogTransactions, VerifiedTransactionIsNotVerifiedAgain)
{
	const auto guard = verify(transactional(0));
	ASSERT_TRUE(guard.ok());
	ASSERT_NE(*guard, NO_VERIFICATION_GUARD);
	ASSERT_EQ(send(transactional(0), *guard), ErrorCode::NONE);
	const auto next = verify(transactional(1));
	ASSERT_TRUE(next.ok());
	EXPECT_EQ(*next, NO_VERIFICATION_GUARD);
	EXPECT_EQ(send(transactional(1), *next), ErrorCode::NONE);
}

TEST_F(LogTransactions, MarkerInBetweenMakesTheGuardWorthless)
{
	const auto guard = verify(transactional(0));
	ASSERT_TRUE(guard.ok());
	ASSERT_EQ(mark(0, false), ErrorCode::NONE);
	EXPECT_EQ(send(transactional(0), *guard), ErrorCode::INVALID_TXN_STATE);
	const auto next = verify(transactional(0));
	ASSERT_TRUE(next.ok());
	EXPECT_NE(*next, *guard);
	EXPECT_EQ(send(transactional(0), *guard), ErrorCode::INVALID_TXN_STATE) << "of the verification before";
	EXPECT_EQ(send(transactional(0), *next), ErrorCode::NONE);
}

TEST_F(LogTransactions, MarkerOfTheTransactionBeforeLeavesTheNextOnesGuard)
{
	ASSERT_EQ(send(transactional(0, 0)), ErrorCode::NONE);
	const auto next = verify(transactional(0, 1), true);
	ASSERT_TRUE(next.ok());
	ASSERT_EQ(mark(1, true, 2), ErrorCode::NONE);
	EXPECT_EQ(send(transactional(0, 1), *next), ErrorCode::NONE);
}

TEST_F(LogTransactions, AllWhoAskDuringOneVerificationGetTheSameGuard)
{
	const auto second = verify(transactional(5));
	const auto first = verify(transactional(0));
	ASSERT_TRUE(first.ok() && second.ok());
	EXPECT_EQ(*first, *second);
	EXPECT_EQ(send(transactional(5), *second), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER) << "0 to 4 are under way";
	EXPECT_EQ(send(transactional(0), *first), ErrorCode::NONE);
}

TEST_F(LogTransactions, UnknownProducerWhoseEpochIsNewStartsAtZero)
{
	const auto guard = verify(transactional(3), true);
	ASSERT_TRUE(guard.ok());
	EXPECT_EQ(send(transactional(3), *guard), ErrorCode::OUT_OF_ORDER_SEQUENCE_NUMBER);
	const auto old = verify(transactional(3, 0, 5000));
	ASSERT_TRUE(old.ok());
	EXPECT_EQ(send(transactional(3, 0, 5000), *old), ErrorCode::NONE) << "what came before may have been deleted";
}

TEST_F(LogTransactions, OlderEpochIsNotVerified)
{
	ASSERT_EQ(mark(2, false), ErrorCode::NONE);
	EXPECT_EQ(verify(transactional(0, 1)).code(), ErrorCode::INVALID_PRODUCER_EPOCH);
	EXPECT_EQ(send(transactional(0, 1), NO_VERIFICATION_GUARD), ErrorCode::INVALID_PRODUCER_EPOCH);
}

TEST_F(LogTransactions, CoordinatorsBatchesAreVerifiedToo)
{
	EXPECT_EQ(send(unnumbered(0), NO_VERIFICATION_GUARD, AppendOrigin::COORDINATOR), ErrorCode::INVALID_TXN_STATE);
	const auto guard = verify(unnumbered(0), true);
	ASSERT_TRUE(guard.ok());
	EXPECT_EQ(send(unnumbered(0), *guard, AppendOrigin::COORDINATOR), ErrorCode::NONE);
	EXPECT_EQ(send(unnumbered(0), NO_VERIFICATION_GUARD, AppendOrigin::COORDINATOR), ErrorCode::NONE);
}

TEST_F(LogTransactions, ForgottenVerificationsAreBegunAnew)
{
	const auto guard = verify(transactional(0));
	ASSERT_TRUE(guard.ok());
	clock.advance(86400000);
	log->expireProducers();
	EXPECT_EQ(send(transactional(0), *guard), ErrorCode::INVALID_TXN_STATE);
}

TEST_F(LogTransactions, LastStableOffsetIsNotBelowTheStart)
{
	ASSERT_EQ(send(transactional(0)), ErrorCode::NONE);
	append();
	append();
	ASSERT_TRUE(log->advanceLogStartOffset(Offset(2)).ok());
	EXPECT_EQ(log->lastStableOffset(Offset(3)), Offset(2));
	ASSERT_EQ(mark(0), ErrorCode::NONE);
	EXPECT_EQ(log->lastStableOffset(Offset(4)), Offset(4));
}

TEST_F(LogTransactions, AbortedTransactionsBehindWhatWasReadAreLeftOut)
{
	config.indexIntervalBytes = 1;
	log.reset();
	open();
	constexpr int TRANSACTIONS = 20;
	for (int i = 0; i < TRANSACTIONS; ++i)
	{
		ASSERT_EQ(send(transactional(0, static_cast<std::int16_t>(i))), ErrorCode::NONE);
		ASSERT_EQ(mark(static_cast<std::int16_t>(i), false), ErrorCode::NONE);
	}
	const Offset end = log->logEndOffset();
	const auto all = log->read(Offset(0), 1024 * 1024, end, true);
	ASSERT_TRUE(all.ok());
	EXPECT_EQ(log->abortedTransactions(*all, Offset(0), end)->size(), static_cast<std::size_t>(TRANSACTIONS));

	const auto two = log->read(Offset(0), makeBatch(transactional(0)).size() * 2, end, true);
	ASSERT_TRUE(two.ok());
	const auto aborted = log->abortedTransactions(*two, Offset(0), end);
	ASSERT_TRUE(aborted.ok());
	ASSERT_GE(aborted->size(), 1U);
	EXPECT_LE(aborted->size(), 3U);
	EXPECT_EQ(aborted->front().firstOffset, Offset(0));
}

} // namespace Aeon::Test
