#pragma once

#include "Aeon/Base/Types.h"

#include <optional>
#include <string>
#include <string_view>

namespace Aeon
{

/// Content of a log directory's `meta.properties` (version 1): whose directory it is. A plain value.
struct MetaProperties
{
	static constexpr const char* FILE_NAME = "meta.properties";

	std::string clusterId;
	NodeId nodeId;
	/// Kafka adds it to directories that were made before it existed, and so does Aeon.
	std::optional<Uuid> directoryId;

	/// Reads the text of a file. Throws ConfigException whose message says what is wrong, without naming the file.
	static MetaProperties parse(std::string_view text);
	/// The text that Kafka and parse() read.
	std::string toText() const;
};

} // namespace Aeon
