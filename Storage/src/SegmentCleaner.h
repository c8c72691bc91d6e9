#pragma once

#include "BatchFilter.h"
#include "CleaningPace.h"
#include "LogImpl.h"
#include "SegmentGroups.h"

#include <cstdint>
#include <span>

namespace Aeon::Storage
{

/// Writes what is left of a group of segments into one new segment, under `.cleaned` names.
///
/// One cleaning's own: one thread at a time.
class SegmentCleaner
{
public:
	/// All outlive this.
	SegmentCleaner(
		const Log::Impl& log, const LogConfig& config, BatchFilter& filter, CleanedTransactions& transactions,
		std::span<std::uint8_t> buffer, CleaningPace& pace);

	/// The new segment, sealed and on stable storage; null where the only segment of the group would not change.
	/// When it throws (CorruptFileException, StorageException, CleaningAborted) nothing of it is left.
	Segments::Pointer clean(const SegmentGroup& group);

	std::uint64_t bytesRead() const noexcept { return _bytesRead; }
	std::uint64_t bytesWritten() const noexcept { return _bytesWritten; }

private:
	bool cleanInto(LogSegment& target, const SegmentGroup& group);
	bool cleanSegment(LogSegment& target, const LogSegment& source);
	void write(LogSegment& target, const CleanerInput& input, BytesView batch);

	const Log::Impl& _log;
	const LogConfig& _config;
	BatchFilter& _filter;
	CleanedTransactions& _transactions;
	const std::span<std::uint8_t> _buffer;
	CleaningPace& _pace;
	std::uint64_t _bytesRead = 0;
	std::uint64_t _bytesWritten = 0;
};

} // namespace Aeon::Storage
