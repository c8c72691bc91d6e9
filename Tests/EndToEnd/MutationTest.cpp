#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "MessageSpec.h"
#include "RawClient.h"
#include "RequestMaker.h"

#include <gmock/gmock.h>

#include <map>
#include <optional>
#include <ostream>

namespace Aeon::Test
{

namespace
{

using Outcome = RawClient::Outcome;

constexpr int PRODUCE = 0;
constexpr int FIND_COORDINATOR = 10;
constexpr int HEARTBEAT = 12;
constexpr int API_VERSIONS = 18;
constexpr auto ONE_SECOND = std::chrono::seconds(1);
/// How many frames of a test may wait longer for their answer, since a busy machine stalls now and then. What is always
/// late is so more often, in every version and round.
constexpr int LATE_MAX = 3;

/// The versions that a broker says it serves.
std::map<int, VersionRange> servedVersions(RawClient& client)
{
	std::map<int, VersionRange> served;
	if (client.exchange(requestHeader(API_VERSIONS, 0).bytes()) != Outcome::ANSWERED) return served;
	const Bytes& reply = client.reply();
	for (std::int64_t index = 0; index < integerAt(reply, 6, 4); ++index)
	{
		const std::size_t place = 10 + static_cast<std::size_t>(index) * 6;
		served[static_cast<int>(integerAt(reply, place, 2))] = {
			static_cast<int>(integerAt(reply, place + 2, 2)), static_cast<int>(integerAt(reply, place + 4, 2))};
	}
	return served;
}

/// Blocks until requests about groups are answered by a group, and no longer by a coordinator that is not ready.
void awaitCoordinator(RawClient& client)
{
	constexpr std::int64_t LOAD_IN_PROGRESS = 14;
	constexpr std::int64_t NOT_COORDINATOR = 16;
	std::int64_t code = NOT_COORDINATOR;
	const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
	while ((code == LOAD_IN_PROGRESS || code == NOT_COORDINATOR) && std::chrono::steady_clock::now() < end)
	{
		ASSERT_EQ(client.exchange(requestHeader(FIND_COORDINATOR, 0).string("text").bytes()), Outcome::ANSWERED);
		const Bytes heartbeat = requestHeader(HEARTBEAT, 0).string("text").int32(0).string("member").bytes();
		ASSERT_EQ(client.exchange(heartbeat), Outcome::ANSWERED);
		code = integerAt(client.reply(), 4, 2);
	}
}

class Mutation : public BrokerTest, public ::testing::WithParamInterface<MessageSpec>
{
protected:
	/// Members of groups are given up after a moment, so that nobody who joins waits long for another one.
	Settings settings() const override
	{
		return {
			{"group.initial.rebalance.delay.ms", "0"},
			{"group.min.session.timeout.ms", "1"},
			{"group.max.session.timeout.ms", "100"}};
	}

	/// A mutated request may have changed any topic's settings.
	OnDisk::DirectoryRules onDiskRules() const override
	{
		OnDisk::DirectoryRules rules;
		rules.log.indexIntervalBytes.reset();
		return rules;
	}

	void SetUp() override
	{
		BrokerTest::SetUp();
		if (IsSkipped()) return;
		topic = uniqueTopic();
		LibrdkafkaAdmin(bootstrap()).createTopic(topic);
		bystander.emplace(bootstrap());
		awaitCoordinator(*bystander);
		const std::map<int, VersionRange> all = servedVersions(*bystander);
		const auto found = all.find(GetParam().apiKey());
		if (found == all.end()) GTEST_SKIP() << "SKIPPED: this broker does not serve " << GetParam().apiName();
		const VersionRange valid = GetParam().validVersions();
		served = {std::max(valid.lowest, found->second.lowest), std::min(valid.highest, found->second.highest)};
		// What Kafka advertises of Produce goes further down than what it serves.
		if (!brokerIsOurs() && GetParam().apiKey() == PRODUCE) served.lowest = 3;
	}

	void TearDown() override
	{
		client.reset();
		bystander.reset();
		if (!topic.empty()) LibrdkafkaAdmin(bootstrap()).deleteTopic(topic);
		BrokerTest::TearDown();
	}

	MadeRequest made(int version) { return RequestMaker(GetParam(), version, topic).make(); }

	/// Sends one frame, on the connection of the one before where that is still open.
	void expectAnswerOrClose(const Bytes& content, const std::string& what)
	{
		if (!client) client.emplace(bootstrap());
		Outcome outcome = client->exchange(content, ONE_SECOND);
		if (outcome == Outcome::SILENT && GetParam().apiKey() == PRODUCE)
		{
			// A mutation may ask for no acknowledgement; then the next request is answered.
			outcome = client->exchange(requestHeader(API_VERSIONS, 0).bytes());
		}
		else if (outcome == Outcome::SILENT && brokerIsOurs())
		{
			EXPECT_LE(++_late, LATE_MAX) << GetParam().apiName() << ": " << what;
			outcome = client->receive();
		}
		// Kafka itself leaves a few unanswered: null records in Produce, an empty value in IncrementalAlterConfigs.
		if (brokerIsOurs())
		{
			EXPECT_NE(outcome, Outcome::SILENT) << GetParam().apiName() << ": " << what;
		}
		if (outcome != Outcome::ANSWERED) client.reset();
		if (++_sent % 200 == 0) expectBystanderServed();
	}

	void expectBystanderServed()
	{
		EXPECT_EQ(bystander->exchange(requestHeader(API_VERSIONS, 0).bytes()), Outcome::ANSWERED);
	}

	/// Runs @p mutate again and again. Memory may grow while the broker sees such requests first, and in a later round
	/// in which more threads than before happen to serve; what leaks grows in every round.
	template <typename Mutate>
	void expectMemoryReturnsToBase(const Mutate& mutate)
	{
		constexpr int ROUNDS_MAX = 5;
		constexpr std::size_t TOLERANCE = 4u << 20;
		mutate();
		client.reset();
#ifdef AEON_SANITIZED
		// Sanitizers keep back what is freed; a leak is what they tell of themselves.
		return;
#endif
		if (!brokerIsOurs()) return;
		std::string growth;
		for (int round = 0; round < ROUNDS_MAX; ++round)
		{
			const std::size_t base = process().residentBytes();
			mutate();
			client.reset();
			const std::size_t resident = process().residentBytes();
			if (resident < base + TOLERANCE) return;
			growth += " " + std::to_string(resident - base);
		}
		ADD_FAILURE() << "resident memory grew in every round, by bytes:" << growth;
	}

	template <typename Action>
	void forEachVersion(const Action& action)
	{
		for (int version = served.lowest; version <= served.highest && !HasFailure(); ++version)
		{
			action(version, made(version));
		}
	}

	std::string topic;
	VersionRange served;
	std::optional<RawClient> bystander;
	std::optional<RawClient> client;

private:
	int _sent = 0;
	int _late = 0;
};

std::string where(int version, const std::string& what, std::int64_t value)
{
	return "version " + std::to_string(version) + ", " + what + " " + std::to_string(value);
}

TEST_P(Mutation, EveryVersionIsAnsweredWhenNothingIsMutated)
{
	forEachVersion(
		[&](int version, const MadeRequest& request)
		{
			RawClient fresh(bootstrap());
			EXPECT_EQ(fresh.exchange(request.bytes), Outcome::ANSWERED) << "version " << version;
			ASSERT_GE(fresh.reply().size(), 4u);
			EXPECT_EQ(integerAt(fresh.reply(), 0, 4), 1) << "the correlation id";
		});
}

TEST_P(Mutation, FramesCutAtEveryByteAreAnsweredOrClosed)
{
	expectMemoryReturnsToBase(
		[&]
		{
			forEachVersion(
				[&](int version, const MadeRequest& request)
				{
					for (std::size_t length = 0; length < request.bytes.size(); ++length)
					{
						const auto end = request.bytes.begin() + static_cast<std::ptrdiff_t>(length);
						expectAnswerOrClose(
							Bytes(request.bytes.begin(), end),
							where(version, "bytes kept:", static_cast<std::int64_t>(length)));
					}
				});
		});
	expectBystanderServed();
}

TEST_P(Mutation, ConnectionsThatEndAtEveryByteAreClosed)
{
	const MadeRequest request = made(served.highest);
	const Bytes frame = ByteWriter().int32(static_cast<std::int64_t>(request.bytes.size())).raw(request.bytes).bytes();
	for (std::size_t length = 0; length < frame.size(); ++length)
	{
		RawClient ending(bootstrap());
		ending.send(Bytes(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(length)));
		ending.finishSending();
		EXPECT_EQ(ending.receive(), Outcome::CLOSED) << length << " bytes";
	}
	expectBystanderServed();
}

TEST_P(Mutation, EveryLengthMayBeWrong)
{
	expectMemoryReturnsToBase(
		[&]
		{
			forEachVersion(
				[&](int version, const MadeRequest& request)
				{
					for (const LengthField& field : request.lengths)
					{
						for (const std::int64_t value :
							 {std::int64_t{-2}, std::int64_t{-1}, std::int64_t{0}, field.value - 1, field.value + 1,
							  std::int64_t{0x7fffffff}})
						{
							expectAnswerOrClose(request.with(field, value), where(version, field.path + " =", value));
						}
					}
				});
		});
	expectBystanderServed();
}

INSTANTIATE_TEST_SUITE_P(
	Requests, Mutation, ::testing::ValuesIn(MessageSpec::loadRequests()),
	[](const auto& spec) { return spec.param.apiName(); });

} // namespace

void PrintTo(const MessageSpec& spec, std::ostream* out)
{
	*out << spec.apiName();
}

} // namespace Aeon::Test
