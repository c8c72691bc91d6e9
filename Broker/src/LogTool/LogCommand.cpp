#include "LogCommand.h"

#include "../CommandLine.h"
#include "ItemPrinter.h"

#include "Aeon/Base/Clock.h"
#include "Aeon/Storage/DirectoryInspector.h"
#include "Aeon/Storage/DirectoryRepair.h"
#include "Aeon/Storage/PosixFileSystem.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

namespace Aeon
{

namespace
{

LogCommand::Verb verbOf(const std::string& word)
{
	if (word == "dump") return LogCommand::Verb::DUMP;
	if (word == "verify") return LogCommand::Verb::VERIFY;
	if (word == "repair") return LogCommand::Verb::REPAIR;
	throw UsageException("log " + word + ": must be dump, verify or repair");
}

void checkOptions(const LogCommand& command)
{
	if (command.directory.empty()) throw UsageException("log needs a directory");
	if (command.records && command.verb != LogCommand::Verb::DUMP) throw UsageException("--records goes with log dump");
	if (command.dryRun && command.verb != LogCommand::Verb::REPAIR)
		throw UsageException("--dry-run goes with log repair");
}

Storage::InspectionDetail detailOf(const LogCommand& command)
{
	if (command.verb != LogCommand::Verb::DUMP) return Storage::InspectionDetail::FINDINGS;
	return command.records ? Storage::InspectionDetail::RECORDS : Storage::InspectionDetail::ITEMS;
}

} // namespace

LogCommand LogCommand::parse(std::span<const std::string> arguments)
{
	if (arguments.empty()) throw UsageException("log: must be followed by dump, verify or repair");
	LogCommand command;
	command.verb = verbOf(arguments.front());
	for (const std::string& argument : arguments.subspan(1))
	{
		if (argument == "--json")
			command.json = true;
		else if (argument == "--records")
			command.records = true;
		else if (argument == "--dry-run")
			command.dryRun = true;
		else if (argument.starts_with("-"))
			throw UsageException("unknown option " + argument);
		else if (!command.directory.empty())
			throw UsageException("more than one directory: " + argument);
		else
			command.directory = argument;
	}
	checkOptions(command);
	return command;
}

bool LogCommand::run(std::ostream& out) const
{
	Storage::PosixFileSystem fileSystem;
	ItemPrinter printer(out, json);
	std::size_t found = 0;
	try
	{
		if (verb == Verb::REPAIR)
		{
			// The engine's own words about what it finds would be said twice.
			Poco::Logger::root().setLevel(Poco::Message::PRIO_FATAL);
			const SystemClock clock;
			Storage::DirectoryRepair repair(
				fileSystem, clock, dryRun, [&](const std::string& step) { printer.printStep(step); });
			found = repair.repair(directory);
		}
		else
		{
			Storage::DirectoryInspector(fileSystem, detailOf(*this), printer).inspect(directory);
			found = printer.findingCount();
		}
	}
	catch (const Storage::LogDirectoryException& unusable)
	{
		throw Poco::IOException(unusable.message());
	}
	if (!out.flush()) throw Poco::WriteFileException("standard output");
	return found == 0;
}

} // namespace Aeon
