#include "LibrdkafkaMember.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <signal.h>

namespace
{

using namespace Aeon::Test;

constexpr int RECORDS_A_COMMIT = 7;

volatile sig_atomic_t isAskedToLeave = 0;

void askToLeave(int)
{
	isAskedToLeave = 1;
}

Settings settingsOf(int argumentCount, char** arguments)
{
	Settings settings;
	for (int index = 4; index < argumentCount; ++index)
	{
		const std::string word = arguments[index];
		settings[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
	}
	return settings;
}

void printCommitted(const LibrdkafkaMember::Positions& offsets)
{
	for (const auto& [place, offset] : offsets)
	{
		std::printf("committed %d %lld\n", place.partition, static_cast<long long>(offset));
	}
	std::fflush(stdout);
}

void readAndCommit(LibrdkafkaMember& member)
{
	for (int uncommitted = 0; isAskedToLeave == 0;)
	{
		const std::vector<ConsumedRecord> records = member.poll(100);
		for (const ConsumedRecord& record : records)
		{
			std::printf("read %d %lld\n", record.place.partition, static_cast<long long>(record.offset));
			++uncommitted;
		}
		std::fflush(stdout);
		const bool isIdle = records.empty() && uncommitted > 0;
		if (uncommitted < RECORDS_A_COMMIT && !isIdle) continue;
		if (member.commit() == RdKafka::ERR_NO_ERROR) uncommitted = 0;
	}
}

} // namespace

/// group-member <bootstrap> <group> <topic> [<setting>=<value>...]
/// A member of a group as a process of its own, which a test can kill. It prints `read <partition> <offset>` before it
/// goes on and `committed <partition> <offset>` once a commit is acknowledged. It commits after every few records and
/// where no more come, and leaves on SIGTERM. The settings are librdkafka's own.
int main(int argumentCount, char** arguments)
{
	::signal(SIGTERM, askToLeave);
	try
	{
		LibrdkafkaMember member(arguments[1], arguments[2], settingsOf(argumentCount, arguments));
		member.onCommitted(printCommitted);
		member.subscribe({arguments[3]});
		readAndCommit(member);
		member.close();
		return EXIT_SUCCESS;
	}
	catch (const std::exception& exception)
	{
		std::printf("%s\n", exception.what());
		return EXIT_FAILURE;
	}
}
