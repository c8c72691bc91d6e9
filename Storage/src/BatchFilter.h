#pragma once

#include "CleanedTransactions.h"
#include "CleanerInput.h"
#include "OffsetMap.h"

#include "Aeon/Protocol/RecordBatchBuilder.h"
#include "Aeon/Protocol/RecordIterator.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace Aeon::Storage
{

/// Decides what a cleaning leaves of each batch, and makes it.
///
///     record older than the last of its key (as far as the map knows)   goes
///     record without a key, record of an aborted transaction            goes
///     last record of its key, with a value                              stays
///     tombstone, marker of a transaction of which nothing is left       gets a delete horizon, goes when that is past
///     batch with all of its records                                     stays, byte by byte
///     batch of which no record is left                                  goes, unless its header is still needed
///
/// The header alone is kept for the last batch of each producer, whose sequence and epoch must outlive its records,
/// and for the last batch of the stretch that is cleaned. Offsets never change.
///
/// Not thread-safe: one thread at a time.
class BatchFilter
{
public:
	/// What all batches of one cleaning are judged by.
	struct Rules
	{
		/// Wall-clock time of the cleaning.
		std::int64_t nowMs = 0;
		/// delete.retention.ms.
		std::int64_t deleteRetentionMs = 0;
		/// Records at and above are not in the map, and stay.
		Offset mappedUpTo;
		/// The stretch that is cleaned ends here (exclusive).
		Offset upperBound;
	};

	/// lastOfProducers: the producers that the log still knows. The map and the transactions outlive this.
	BatchFilter(
		const Rules& rules, OffsetMap& map, CleanedTransactions& transactions,
		const std::vector<ProducerStateEntry>& lastOfProducers);

	/// What is to be written in place of the batch that the input stands at; nothing where it goes. Valid until the
	/// next call, and until input moves on. Throws CorruptFileException where the batch cannot be read.
	std::optional<BytesView> filter(const CleanerInput& input);

private:
	struct LastRecord
	{
		/// -1 where only a marker is known.
		Offset offset;
		std::int16_t epoch = -1;
	};
	/// What is to become of the records of a batch.
	struct Plan
	{
		/// Record by record, in their order.
		std::vector<bool> kept;
		std::int32_t keptCount = 0;
		/// Tombstones that stay, and below which nothing of their key is left after this cleaning.
		std::int32_t cleanTombstones = 0;
		/// Tombstones that stay, and that only the next cleaning can heed.
		std::int32_t otherTombstones = 0;

		void clear();
		bool tombstonesAreClean() const noexcept { return cleanTombstones > 0 && otherTombstones == 0; }
	};

	bool isHeaderNeeded(const Protocol::RecordBatchView& batch) const;
	void planRecords(const CleanerInput& input);
	bool isRecordKept(const Protocol::RecordBatchView& batch, const Protocol::RecordView& record);
	Protocol::BatchOptions optionsOf(const Protocol::RecordBatchView& batch) const;
	BytesView rebuild(const CleanerInput& input, std::optional<std::int64_t> deleteHorizonMs);
	BytesView headerAlone(const Protocol::RecordBatchView& batch);

	const Rules _rules;
	OffsetMap& _map;
	CleanedTransactions& _transactions;
	std::unordered_map<ProducerId, LastRecord> _lastOfProducers;
	Protocol::RecordScratch _scratch;
	Protocol::RecordBatchBuilder _builder;
	Plan _plan;
};

} // namespace Aeon::Storage
