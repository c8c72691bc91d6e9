#include "BrokerTest.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <random>

namespace Aeon::Test
{

namespace
{

constexpr const char* BOOTSTRAP_VARIABLE = "AEON_TEST_BOOTSTRAP";

/// What failed is said again behind the broker's output: of a long log the end is what is kept and read.
void printFailures(const ::testing::TestResult& result)
{
	for (int index = 0; index < result.total_part_count(); ++index)
	{
		const ::testing::TestPartResult& part = result.GetTestPartResult(index);
		if (part.failed()) std::fprintf(stderr, "line %d: %s\n", part.line_number(), part.summary());
	}
}

} // namespace

void BrokerTest::SetUp()
{
	if (const char* external = std::getenv(BOOTSTRAP_VARIABLE); external != nullptr && *external != '\0')
	{
		_bootstrap = external;
		return;
	}
	if (!BrokerProcess::available()) GTEST_SKIP() << "SKIPPED: this build has no broker program";
	_process = std::make_unique<BrokerProcess>(settings());
	_process->start();
	_bootstrap = _process->bootstrap();
}

void BrokerTest::TearDown()
{
	if (!brokerIsOurs()) return;
	EXPECT_TRUE(_process->running()) << "the broker did not live through the test";
	if (_process->running())
	{
		EXPECT_EQ(_process->stop(), 0) << "an orderly stop ends with exit code 0";
		EXPECT_THAT(OnDisk::checkLogDirectories({_process->dataDirectory()}, onDiskRules()), ::testing::IsEmpty());
	}
	// The undefined-behaviour sanitizer reports and goes on.
	EXPECT_EQ(_process->output().find("runtime error:"), std::string::npos);
	if (!HasFailure()) return;
	std::fprintf(stderr, "---- the end of the broker's output\n%s----\n", _process->lastOutput().c_str());
	printFailures(*::testing::UnitTest::GetInstance()->current_test_info()->result());
}

std::string BrokerTest::uniqueTopic()
{
	std::random_device random;
	return "aeon-e2e-" + std::to_string(random()) + "-" + std::to_string(random());
}

void OwnBrokerTest::SetUp()
{
	if (const char* external = std::getenv(BOOTSTRAP_VARIABLE); external != nullptr && *external != '\0')
	{
		GTEST_SKIP() << "SKIPPED: this test needs a broker process of its own, and AEON_TEST_BOOTSTRAP names "
					 << external;
	}
	BrokerTest::SetUp();
}

} // namespace Aeon::Test
