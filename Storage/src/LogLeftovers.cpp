#include "LogLoader.h"
#include "SegmentNames.h"

#include "Aeon/Base/Check.h"

#include <algorithm>
#include <limits>

namespace Aeon::Storage
{

namespace
{

std::string withoutSuffix(const std::string& name, std::string_view suffix)
{
	return name.substr(0, name.size() - suffix.size());
}

} // namespace

bool LogLoader::removeLeftovers()
{
	constexpr Offset NO_OFFSET{std::numeric_limits<std::int64_t>::max()};
	Offset firstCleaned = NO_OFFSET;
	for (const auto& entry : _entries)
		if (entry.name.ends_with(CLEANED_SUFFIX))
			firstCleaned = std::min(firstCleaned, parseLeadingOffset(entry.name).value_or(NO_OFFSET));
	std::vector<DirectoryEntry> swaps;
	bool found = false;
	for (const auto& entry : _entries)
	{
		const bool isSwap = entry.name.ends_with(SWAP_SUFFIX);
		// A swap at or above an unfinished cleaning belongs to it: the originals are still there.
		const bool undone = isSwap && parseLeadingOffset(entry.name).value_or(Offset(0)) >= firstCleaned;
		const bool temporary = entry.name.ends_with(".tmp") || entry.name.ends_with(CLEANED_SUFFIX);
		if (undone || temporary ||
			(entry.name.ends_with(DELETED_SUFFIX) && !entry.name.ends_with(".checkpoint.deleted")))
			found |= _directory.remove(entry.name);
		else if (isSwap)
			swaps.push_back(entry);
	}
	if (!swaps.empty()) finishSwaps(swaps);
	return found || !swaps.empty();
}

void LogLoader::finishSwaps(const std::vector<DirectoryEntry>& swaps)
{
	Offset from{std::numeric_limits<std::int64_t>::max()};
	Offset to{0};
	for (const auto& swap : swaps)
	{
		const auto base = parseLeadingOffset(swap.name);
		if (!base || !withoutSuffix(swap.name, SWAP_SUFFIX).ends_with(LOG_SUFFIX)) continue;
		const SegmentFile file(_directory.open(swap.name, OpenMode::READ_ONLY));
		BatchCursor cursor(file, 0, swap.size);
		// An empty swap replaces at least the segment of its own name, with all of its indexes.
		Offset end = *base + 1;
		while (cursor.next())
			end = std::max(end, cursor.header().lastOffset + 1);
		from = std::min(from, *base);
		to = std::max(to, end);
	}
	for (const auto& entry : _entries)
	{
		const auto offset = parseLeadingOffset(entry.name);
		if (!offset || entry.name.ends_with(SWAP_SUFFIX) || entry.name.ends_with(SNAPSHOT_SUFFIX)) continue;
		if (*offset >= from && *offset < to) _directory.remove(entry.name);
	}
	// The logs first: as long as one is there as a swap, a start takes its indexes under plain names for replaced ones.
	for (const bool isLog : {true, false})
	{
		for (const auto& swap : swaps)
			if (withoutSuffix(swap.name, SWAP_SUFFIX).ends_with(LOG_SUFFIX) == isLog)
				_directory.rename(swap.name, withoutSuffix(swap.name, SWAP_SUFFIX));
		_directory.sync();
	}
	_log.changed = true;
}

} // namespace Aeon::Storage
