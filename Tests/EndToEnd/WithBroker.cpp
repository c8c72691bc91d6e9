#include "BrokerProcess.h"
#include "GroupSettings.h"

#include <cstdio>
#include <cstdlib>
#include <exception>

/// with-broker <command> [<argument>...]
/// Runs a command against a broker whose address it finds in AEON_TEST_BOOTSTRAP: the one named there already, or a
/// fresh process of this build that ends with the command. The exit code is the command's; 77 says that there is no
/// broker to run against.
int main(int argumentCount, char** arguments)
{
	using namespace Aeon::Test;
	constexpr const char* VARIABLE = "AEON_TEST_BOOTSTRAP";
	constexpr int SKIPPED = 77;
	constexpr int DEADLINE_PASSED = 124;
	const std::vector<std::string> command(arguments + 1, arguments + argumentCount);
	try
	{
		Settings settings = groupSettings();
		settings["transaction.abort.timed.out.transaction.cleanup.interval.ms"] = "100";
		BrokerProcess broker(settings);
		const char* const external = std::getenv(VARIABLE);
		const bool brokerIsOurs = external == nullptr || *external == '\0';
		if (brokerIsOurs && !BrokerProcess::available())
		{
			std::puts("SKIPPED: this build has no broker program");
			return SKIPPED;
		}
		if (brokerIsOurs)
		{
			broker.start();
			::setenv(VARIABLE, broker.bootstrap().c_str(), 1);
		}
		const CommandResult result = runCommand(command, {}, std::chrono::seconds(240));
		int exitCode = result.exitCode.value_or(DEADLINE_PASSED);
		if (brokerIsOurs && (!broker.running() || broker.stop() != 0))
		{
			std::puts("the broker did not live through the test or did not stop in order");
			exitCode = EXIT_FAILURE;
		}
		if (brokerIsOurs && exitCode != EXIT_SUCCESS && exitCode != SKIPPED)
		{
			std::printf("---- the end of the broker's output\n%s----\n", broker.lastOutput().c_str());
		}
		std::printf("%s%s", result.output.c_str(), result.errors.c_str());
		return exitCode;
	}
	catch (const std::exception& exception)
	{
		std::printf("%s\n", exception.what());
		return EXIT_FAILURE;
	}
}
