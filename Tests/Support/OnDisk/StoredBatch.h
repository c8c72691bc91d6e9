#pragma once

#include "ByteReader.h"
#include "Finding.h"

#include <optional>

namespace Aeon::Test::OnDisk
{

/// Kinds of control records, by their number in the record's key.
enum ControlType : std::int16_t
{
	ABORT = 0,
	COMMIT = 1,
	LEADER_CHANGE = 2,
	SNAPSHOT_HEADER = 3,
	SNAPSHOT_FOOTER = 4
};

/// What a batch in a file says of itself; a message of magic 0 or 1 counts as a batch.
struct StoredBatch
{
	std::uint64_t position = 0;
	std::uint64_t size = 0;
	int magic = 2;
	/// Of a compressed message of magic 0 or 1: that of its last record.
	std::int64_t baseOffset = 0;
	std::int64_t lastOffset = 0;
	std::int32_t leaderEpoch = -1;
	bool transactional = false;
	bool control = false;
	std::int64_t maxTimestamp = -1;
	std::int64_t producerId = -1;
	std::int16_t producerEpoch = -1;
	std::int32_t baseSequence = -1;
	std::int32_t lastOffsetDelta = 0;
	std::int32_t recordCount = 0;
	/// Types of the control records in it.
	std::vector<std::int16_t> controlTypes;
	/// Values of the records of an uncompressed batch that is no control batch; a null value is empty.
	std::vector<View> values;
	/// Every record has a null key.
	bool keyless = true;

	std::uint64_t end() const noexcept { return position + size; }
	std::int32_t lastSequence() const noexcept
	{
		if (baseSequence < 0) return baseSequence;
		return static_cast<std::int32_t>((std::int64_t{baseSequence} + lastOffsetDelta) & 0x7fffffff);
	}
	bool isMarker(ControlType type) const
	{
		return transactional && control && controlTypes.size() == 1 && controlTypes[0] == type;
	}
};

/// The batches of a file back to back, each checked by itself: length, CRC, attributes, and the records of
/// uncompressed ones. The first bytes that are no batch end it and are a finding. The result points into bytes.
std::vector<StoredBatch> readBatches(View bytes, Report& report);

} // namespace Aeon::Test::OnDisk
