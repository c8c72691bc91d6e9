#include "BrokerTest.h"
#include "LibrdkafkaAdmin.h"
#include "LibrdkafkaProducer.h"
#include "StoredBatches.h"

#include <gmock/gmock.h>

namespace Aeon::Test
{

namespace
{

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class Kcat : public BrokerTest
{
protected:
	void SetUp() override
	{
		if (runCommand({"kcat", "-V"}).exitCode != 0) GTEST_SKIP() << "SKIPPED: kcat is not installed";
		BrokerTest::SetUp();
		topic = uniqueTopic();
	}

	void TearDown() override
	{
		if (!IsSkipped()) LibrdkafkaAdmin(bootstrap()).deleteTopic(topic);
		BrokerTest::TearDown();
	}

	void produce(const std::string& lines, const std::vector<std::string>& options = {})
	{
		const CommandResult result = run({"-P", "-t", topic, "-p", "0"}, options, lines);
		ASSERT_EQ(result.exitCode, 0) << result.errors;
	}

	/// What kcat prints of the topic from @p offset to its end.
	std::string consume(const std::string& offset, const std::string& format = "%k=%s\n")
	{
		const CommandResult result =
			run({"-C", "-q", "-e", "-t", topic, "-p", "0", "-o", offset, "-f", format}, {"-X", "check.crcs=true"});
		EXPECT_EQ(result.exitCode, 0) << result.errors;
		return result.output;
	}

	CommandResult
	run(std::vector<std::string> arguments, const std::vector<std::string>& more = {}, const std::string& input = {})
	{
		arguments.insert(arguments.begin(), {"kcat", "-b", bootstrap()});
		arguments.insert(arguments.end(), more.begin(), more.end());
		return runCommand(arguments, input);
	}

	std::string topic;
};

TEST_F(Kcat, ListsTheBrokerAndTheTopicItMadeByProducing)
{
	produce("value\n");
	const CommandResult listed = run({"-L"});
	EXPECT_EQ(listed.exitCode, 0);
	EXPECT_THAT(listed.output, HasSubstr("1 brokers"));
	EXPECT_THAT(listed.output, HasSubstr("topic \"" + topic + "\" with 1 partitions"));
}

TEST_F(Kcat, ReadsBackKeysValuesAndHeaders)
{
	produce("a=1\nb=2\nc=3\n", {"-K", "=", "-H", "origin=test", "-H", "empty="});
	EXPECT_EQ(
		consume("beginning", "%o %k %s %h\n"), "0 a 1 origin=test,empty=\n"
											   "1 b 2 origin=test,empty=\n"
											   "2 c 3 origin=test,empty=\n");
}

TEST_F(Kcat, NullKeysAndValuesStayNull)
{
	produce("key=\n=value\n", {"-K", "=", "-Z"});
	EXPECT_EQ(consume("beginning", "%K %S\n"), "3 -1\n-1 5\n");
}

TEST_F(Kcat, StartsAtAnyOffsetAndAtATimestamp)
{
	produce("0\n1\n2\n3\n4\n");
	EXPECT_EQ(consume("3", "%s\n"), "3\n4\n");
	EXPECT_EQ(consume("-2", "%s\n"), "3\n4\n");
	EXPECT_EQ(consume("s@1600000000000", "%s\n"), "0\n1\n2\n3\n4\n");
	EXPECT_EQ(run({"-Q", "-t", topic + ":0:1600000000000"}).output, topic + " [0] offset 0\n");
}

TEST_F(Kcat, DeletedTopicIsNoLongerListed)
{
	produce("value\n");
	ASSERT_EQ(LibrdkafkaAdmin(bootstrap()).deleteTopic(topic), RD_KAFKA_RESP_ERR_NO_ERROR);
	EXPECT_THAT(run({"-L"}).output, Not(HasSubstr(topic)));
}

class KcatCodec : public Kcat, public ::testing::WithParamInterface<const char*>
{
};

TEST_P(KcatCodec, ReadsBackWhatItWrote)
{
	std::string lines;
	for (int index = 0; index < 2'000; ++index)
	{
		lines += "key-" + std::to_string(index) + "=value-" + std::to_string(index) + "\n";
	}
	produce(lines, {"-K", "=", "-X", std::string("compression.codec=") + GetParam()});
	EXPECT_EQ(consume("beginning"), lines);
	EXPECT_THAT(codecsOfStoredBatches(bootstrap(), topic), Contains(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
	Codecs, KcatCodec, ::testing::Values("none", "gzip", "snappy", "lz4", "zstd"),
	[](const auto& codec) { return std::string(codec.param); });

} // namespace

} // namespace Aeon::Test
