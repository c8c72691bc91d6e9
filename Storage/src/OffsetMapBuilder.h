#pragma once

#include "CleanedTransactions.h"
#include "CleanerInput.h"
#include "OffsetMap.h"
#include "SegmentList.h"

#include "Aeon/Protocol/RecordScratch.h"

#include <span>
#include <vector>

namespace Aeon::Storage
{

/// Fills an offset map from the dirty part of a log, as far as its keys fit. Records of aborted transactions do not
/// count.
///
/// Used once, by one thread.
class OffsetMapBuilder
{
public:
	/// from: the first dirty offset. aborted: aborted transactions from there on. All but that outlive this.
	OffsetMapBuilder(
		OffsetMap& map, Offset from, std::vector<AbortedTransaction> aborted, std::span<std::uint8_t> buffer,
		CleaningPace& pace);

	/// Reads the segments up to a bound (exclusive), the end of the last one. Gives the offset up to which (exclusive)
	/// everything is in the map: the bound, unless the map became full. Throws CorruptFileException, StorageException,
	/// CleaningAborted.
	Offset build(const std::vector<Segments::Pointer>& segments, Offset upperBound);

private:
	bool addSegment(const LogSegment& segment);
	bool addBatch(const CleanerInput& input);

	OffsetMap& _map;
	const Offset _from;
	CleanedTransactions _transactions;
	const std::span<std::uint8_t> _buffer;
	CleaningPace& _pace;
	Protocol::RecordScratch _scratch;
	/// First offset that did not fit.
	Offset _stoppedAt;
};

} // namespace Aeon::Storage
