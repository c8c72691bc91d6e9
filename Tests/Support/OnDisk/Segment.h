#pragma once

#include "StoredBatch.h"

#include <string>

namespace Aeon::Test::OnDisk
{

/// How a log was written, as far as its files show it.
struct LogRules
{
	/// index.interval.bytes; no value where it changed or a disk was full on the way: then only form and order of
	/// index entries are checked, not which batches have one.
	std::optional<std::uint64_t> indexIntervalBytes = 4096;
	/// segment.bytes
	std::uint64_t segmentBytes = 1073741824;
	/// Offsets have no gaps, but for those that the cleaner made below what cleaner-offset-checkpoint names.
	bool gapless = true;
};

/// A segment's `.log` file, read. The batches point into bytes.
struct Segment
{
	std::int64_t baseOffset = 0;
	/// Path of its files without suffix.
	std::string stem;
	Bytes bytes;
	std::vector<StoredBatch> batches;

	/// Offset behind the last batch, the base offset where there is none.
	std::int64_t endOffset() const { return batches.empty() ? baseOffset : batches.back().lastOffset + 1; }
};

/// Reads and checks the `.log` file: batches, their order, the offsets that fit the base offset, the size. Gaps between
/// offsets are findings from gaplessFrom on.
Segment readSegment(
	const std::string& replica, std::int64_t baseOffset, const LogRules& rules, std::int64_t gaplessFrom,
	std::vector<Finding>& findings);
/// Holds `.index` against the batches: form, order, that the offset is the last one of the batch at that position, and
/// the entry rule.
void checkOffsetIndex(const Segment& segment, const LogRules& rules, std::vector<Finding>& findings);
/// Holds `.timeindex` against the batches: form, order, that the timestamp is the largest so far, and that the last
/// entry is the segment's largest timestamp.
void checkTimeIndex(const Segment& segment, std::vector<Finding>& findings);

} // namespace Aeon::Test::OnDisk
