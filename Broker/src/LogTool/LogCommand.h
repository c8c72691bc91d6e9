#pragma once

#include <ostream>
#include <span>
#include <string>

namespace Aeon
{

/// `aeon log dump|verify|repair [--json] [--records] [--dry-run] directory`: looks into log directories at rest.
/// A plain value.
struct LogCommand
{
	enum class Verb
	{
		DUMP,
		VERIFY,
		REPAIR
	};

	Verb verb = Verb::VERIFY;
	bool json = false;
	/// Of DUMP: records too, not batches alone.
	bool records = false;
	/// Of REPAIR: say the steps, make none.
	bool dryRun = false;
	std::string directory;

	/// Reads the arguments behind `log`. Throws UsageException.
	static LogCommand parse(std::span<const std::string> arguments);

	/// Does it, printing to out; true where nothing was wrong. Blocks until done. Throws Poco::IOException where the
	/// disk refuses, and where the directory is none of a broker's or held by one that runs.
	bool run(std::ostream& out) const;
};

} // namespace Aeon
