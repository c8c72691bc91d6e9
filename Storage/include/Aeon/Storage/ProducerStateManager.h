#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Storage/FileSystem.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace Aeon::Storage
{

/// Who appends. Clients are checked most strictly.
enum class AppendOrigin
{
	/// A Produce request.
	CLIENT,
	/// A coordinator of this broker: may write control batches.
	COORDINATOR,
	/// Copied from a leader: offsets and epochs are already there; sequences are trusted.
	REPLICATION,
	/// The metadata log's own records.
	METADATA
};

/// One remembered batch of a producer.
struct ProducerBatch
{
	std::int32_t firstSequence = -1;
	std::int32_t lastSequence = -1;
	Offset lastOffset{-1};
	/// Last offset - first offset.
	std::int32_t offsetDelta = 0;
	std::int64_t timestamp = NO_TIMESTAMP;

	Offset firstOffset() const noexcept { return lastOffset - offsetDelta; }
};

/// What a partition remembers of one producer.
struct ProducerStateEntry
{
	static constexpr std::size_t BATCHES_MAX = 5;

	ProducerId producerId = NO_PRODUCER_ID;
	std::int16_t producerEpoch = -1;
	/// Of the last transaction marker, -1 where none was seen.
	std::int32_t coordinatorEpoch = -1;
	/// Of the last batch or marker.
	std::int64_t lastTimestamp = NO_TIMESTAMP;
	/// First offset of the open transaction.
	std::optional<Offset> currentTransactionFirstOffset;
	/// The last batches, oldest first; batchCount of them are filled.
	std::array<ProducerBatch, BATCHES_MAX> batches;
	std::size_t batchCount = 0;

	/// -1 where no batch is known.
	std::int32_t lastSequence() const noexcept { return batchCount == 0 ? -1 : batches[batchCount - 1].lastSequence; }
	Offset lastOffset() const noexcept { return batchCount == 0 ? Offset(-1) : batches[batchCount - 1].lastOffset; }
};

/// A transaction that ended in an abort, as the transaction index keeps it. All offsets inclusive but the last stable.
struct AbortedTransaction
{
	ProducerId producerId = NO_PRODUCER_ID;
	Offset firstOffset;
	Offset lastOffset;
	Offset lastStableOffset;

	friend bool operator==(const AbortedTransaction&, const AbortedTransaction&) = default;
};

/// The facts of one batch that concern its producer.
struct ProducerBatchFacts
{
	ProducerId producerId = NO_PRODUCER_ID;
	std::int16_t producerEpoch = -1;
	std::int32_t baseSequence = -1;
	Offset firstOffset;
	Offset lastOffset;
	std::int64_t maxTimestamp = NO_TIMESTAMP;
	bool transactional = false;

	/// Wraps from 2147483647 to 0.
	std::int32_t lastSequence() const noexcept;
};

/// A producer that is about to write to a partition within a transaction: see Log::beginVerification.
struct VerificationRequest
{
	ProducerId producerId = NO_PRODUCER_ID;
	std::int16_t producerEpoch = -1;
	/// Of its first batch; -1 where batches have no numbers.
	std::int32_t baseSequence = -1;
	/// The producer's epoch is new in each transaction (transaction.version 2).
	bool bumpsEpoch = false;
};

/// A transaction marker: the end of the producer's open transaction.
struct TransactionMarker
{
	ProducerId producerId = NO_PRODUCER_ID;
	std::int16_t producerEpoch = -1;
	std::int32_t coordinatorEpoch = -1;
	bool commit = false;
	Offset offset;
	std::int64_t timestamp = NO_TIMESTAMP;
};

/// The idempotence of one partition (KIP-98, KIP-360): which batches each producer wrote last, so that a retry is
/// known as one. State goes to `<offset>.snapshot` files at roll and close.
///
/// Not thread-safe: one thread at a time (the log's mutex). Allocates only for a producer never seen.
class ProducerStateManager
{
public:
	/// directory holds the snapshots; those that are there are told by setSnapshots(). fileSystem outlives this.
	ProducerStateManager(FileSystem& fileSystem, std::string directory, std::int64_t expirationMs);

	/// What append has to do with a batch.
	struct Verdict
	{
		/// NONE, OUT_OF_ORDER_SEQUENCE_NUMBER, DUPLICATE_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH or INVALID_TXN_STATE.
		ErrorCode error = ErrorCode::NONE;
		/// The batch was appended before, here.
		std::optional<ProducerBatch> duplicateOf;
	};

	/// Judges a data batch before it is written; changes nothing. A producer that is not known may start at any
	/// sequence; the next one must follow; a new epoch starts at 0; an older epoch is refused. Batches older than
	/// the last five give DUPLICATE_SEQUENCE_NUMBER. While the producer has a transaction open, a batch outside of it
	/// is refused. AppendOrigin::REPLICATION passes always.
	Verdict check(const ProducerBatchFacts& batch, AppendOrigin origin) const;
	/// Takes in a batch that was written.
	void update(const ProducerBatchFacts& batch);

	/// Judges a marker: INVALID_PRODUCER_EPOCH for an older epoch, TRANSACTION_COORDINATOR_FENCED for an older
	/// coordinator. From transactionVersion 2 on a marker's epoch is newer than that of the records it ends: the same
	/// epoch is refused too, unless it is that of a marker which is written again.
	ErrorCode checkMarker(const TransactionMarker& marker, AppendOrigin origin, std::int8_t transactionVersion) const;
	/// The transaction that the marker ends in an abort; no value for a commit or where none is open.
	std::optional<AbortedTransaction> abortedBy(const TransactionMarker& marker) const;
	/// Takes in a marker that was written.
	void update(const TransactionMarker& marker);

	/// Whether the producer has a transaction open in this epoch.
	bool hasOpenTransaction(ProducerId producerId, std::int16_t producerEpoch) const;
	/// First offset of the oldest open transaction.
	std::optional<Offset> firstUnstableOffset() const;
	const ProducerStateEntry* find(ProducerId producerId) const;
	std::vector<ProducerStateEntry> entries() const;
	bool empty() const noexcept { return _producers.empty(); }

	/// Forgets producers idle for the expiration time, unless they have an open transaction.
	void expire(std::int64_t nowMs);

	/// Offset below which everything is taken in; snapshots are named after it.
	Offset mapEndOffset() const noexcept { return _mapEndOffset; }
	void advanceMapEndOffset(Offset offset);

	/// Writes `<mapEndOffset>.snapshot` unless nothing was taken in since the last one. Throws StorageException.
	void takeSnapshot();
	/// Empties the state and loads the newest readable snapshot in [logStartOffset, logEndOffset]; unreadable ones
	/// are deleted. The state then stands at mapEndOffset(): what follows must be replayed by update().
	/// Returns false where no snapshot was there. Throws StorageException.
	bool load(Offset logStartOffset, Offset logEndOffset, std::int64_t nowMs);
	/// Forgets everything and removes every snapshot; the state stands at offset.
	void reset(Offset offset);
	/// Removes snapshots below offset, but never the newest of all.
	void deleteSnapshotsBefore(Offset offset);
	/// Removes the snapshots at these offsets, but never the newest of all.
	void deleteSnapshotsAt(const std::vector<Offset>& offsets);
	/// Removes snapshots above offset.
	void deleteSnapshotsAfter(Offset offset);
	/// At load: of the snapshots keeps those named after a segment, and the newest if not below the last segment.
	void removeStraySnapshots(const std::vector<Offset>& segmentBaseOffsets);
	/// At load: the snapshots found in the directory.
	void setSnapshots(std::set<Offset> offsets) { _snapshots = std::move(offsets); }
	/// Offsets of the snapshots on disk, ascending.
	const std::set<Offset>& snapshots() const noexcept { return _snapshots; }
	/// Follows a rename of the log's directory.
	void setDirectory(std::string directory) { _directory = std::move(directory); }

private:
	std::string snapshotPath(Offset offset) const;
	void removeSnapshot(Offset offset);
	std::vector<std::uint8_t> encodeSnapshot() const;
	void decodeSnapshot(const std::string& path, BytesView bytes, std::int64_t nowMs);
	bool isExpired(const ProducerStateEntry& entry, std::int64_t nowMs) const;
	void startAt(Offset offset);

	FileSystem& _fileSystem;
	const std::int64_t _expirationMs;

	std::string _directory;
	std::unordered_map<ProducerId, ProducerStateEntry> _producers;
	/// First offset of each open transaction to its producer.
	std::map<Offset, ProducerId> _openTransactions;
	Offset _mapEndOffset;
	/// Where the state stood when it was last on disk, or began.
	Offset _snapshotFloor;
	std::set<Offset> _snapshots;
};

} // namespace Aeon::Storage
