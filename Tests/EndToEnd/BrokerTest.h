#pragma once

#include "BrokerProcess.h"
#include "OnDisk/DirectoryChecker.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace Aeon::Test
{

/// Base of tests that need a broker and nothing but its address: the one that AEON_TEST_BOOTSTRAP names or else a
/// fresh process of this build. After every test the broker must still be there.
class BrokerTest : public ::testing::Test
{
protected:
	/// What the files of a broker of our own are held against after the test; the test may have had its own settings.
	virtual OnDisk::DirectoryRules onDiskRules() const { return {}; }
	/// What a broker of our own is configured with; has no say over a broker that runs already.
	virtual Settings settings() const { return {}; }

	void SetUp() override;
	void TearDown() override;

	const std::string& bootstrap() const noexcept { return _bootstrap; }
	bool brokerIsOurs() const noexcept { return _process != nullptr; }
	BrokerProcess& process() { return *_process; }

	/// A topic name that no earlier test has left behind on a broker which is not ours.
	static std::string uniqueTopic();

private:
	std::string _bootstrap;
	std::unique_ptr<BrokerProcess> _process;
};

/// Base of tests that restart or kill the broker, look into its data or its process: they skip, and say so, where
/// AEON_TEST_BOOTSTRAP names a broker that is not theirs.
class OwnBrokerTest : public BrokerTest
{
protected:
	void SetUp() override;
};

} // namespace Aeon::Test
