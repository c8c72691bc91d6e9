#include "Aeon/Coordinator/GroupPartition.h"

#include "Aeon/Base/Check.h"

#include <Poco/TextIterator.h>
#include <Poco/UTF8Encoding.h>

#include <cstdlib>
#include <limits>
#include <string>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::uint32_t REPLACEMENT = 0xfffd;
constexpr std::uint32_t FIRST_SUPPLEMENTARY = 0x10000;

std::int32_t javaHash(std::string_view id)
{
	std::uint32_t hash = 0;
	const auto add = [&](std::uint32_t unit) { hash = 31 * hash + unit; };
	const Poco::UTF8Encoding utf8;
	const std::string text(id);
	const Poco::TextIterator end(text);
	for (Poco::TextIterator place(text, utf8); place != end; ++place)
	{
		const int codePoint = *place;
		if (codePoint < 0)
			add(REPLACEMENT);
		else if (static_cast<std::uint32_t>(codePoint) < FIRST_SUPPLEMENTARY)
			add(static_cast<std::uint32_t>(codePoint));
		else
		{
			const std::uint32_t rest = static_cast<std::uint32_t>(codePoint) - FIRST_SUPPLEMENTARY;
			add(0xd800 + (rest >> 10));
			add(0xdc00 + (rest & 0x3ff));
		}
	}
	return static_cast<std::int32_t>(hash);
}

} // namespace

PartitionId coordinatorPartition(std::string_view id, std::int32_t partitionCount)
{
	AEON_CHECK(partitionCount > 0);
	const std::int32_t hash = javaHash(id);
	if (hash == std::numeric_limits<std::int32_t>::min()) return PartitionId(0);
	return PartitionId(std::abs(hash) % partitionCount);
}

} // namespace Aeon::Coordinator
