#include "BrokerTest.h"

#include <cstdio>
#include <cstdlib>
#include <random>

namespace Aeon::Test
{

namespace
{

constexpr const char* BOOTSTRAP_VARIABLE = "AEON_TEST_BOOTSTRAP";

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
	}
	// The undefined-behaviour sanitizer reports and goes on.
	EXPECT_EQ(_process->output().find("runtime error:"), std::string::npos);
	if (HasFailure()) std::fprintf(stderr, "---- the broker's output\n%s----\n", _process->output().c_str());
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
