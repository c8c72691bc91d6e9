#pragma once

#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Storage/ProducerStateManager.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace Aeon::Storage
{

/// Follows the transactions of a log while the cleaner reads it from its start: whether a batch belongs to an aborted
/// one, and whether anything of a transaction is left that its marker still has to tell readers about.
///
///     data of producer 7 at 10, abort marker at 12:  onData(10) -> true, may go;   onMarker(12) -> false, stays
///     the same log when the data is gone:                                         onMarker(12) -> true, may go
///
/// Not thread-safe: one thread at a time.
class CleanedTransactions
{
public:
	/// aborted: what the transaction indexes say of the stretch that is read, in order of their first offsets.
	explicit CleanedTransactions(std::vector<AbortedTransaction> aborted);

	/// Takes note of a data batch; true where it belongs to an aborted transaction.
	bool onData(const Protocol::RecordBatchView& batch);
	/// Takes note of a control batch; true where no reader needs it for what was read before: nothing of its
	/// transaction was met, or it has been emptied itself.
	bool onControl(const Protocol::RecordBatchView& batch);
	/// Where the last control batch ended an aborted transaction of which data was met: the entry that the index of
	/// the cleaned segment has to keep.
	const std::optional<AbortedTransaction>& keptAbort() const noexcept { return _keptAbort; }

private:
	struct OpenAbort
	{
		AbortedTransaction transaction;
		bool dataMet = false;
	};

	void advanceTo(Offset offset);
	bool onAbort(const TransactionMarker& marker);

	const std::vector<AbortedTransaction> _aborted;
	std::size_t _next = 0;
	std::unordered_map<ProducerId, OpenAbort> _openAborts;
	/// Producers of whose transactions data was met, and no marker yet.
	std::unordered_set<ProducerId> _openCommits;
	std::optional<AbortedTransaction> _keptAbort;
};

} // namespace Aeon::Storage
