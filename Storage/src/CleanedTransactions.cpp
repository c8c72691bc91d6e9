#include "CleanedTransactions.h"

#include "ProducerFacts.h"

namespace Aeon::Storage
{

CleanedTransactions::CleanedTransactions(std::vector<AbortedTransaction> aborted) : _aborted(std::move(aborted))
{
}

void CleanedTransactions::advanceTo(Offset offset)
{
	for (; _next < _aborted.size() && _aborted[_next].firstOffset <= offset; ++_next)
		_openAborts.try_emplace(_aborted[_next].producerId, OpenAbort{_aborted[_next]});
}

bool CleanedTransactions::onData(const Protocol::RecordBatchView& batch)
{
	advanceTo(batch.lastOffset());
	if (!batch.isTransactional()) return false;
	const auto aborted = _openAborts.find(batch.producerId());
	if (aborted == _openAborts.end())
	{
		_openCommits.insert(batch.producerId());
		return false;
	}
	aborted->second.dataMet = true;
	return true;
}

bool CleanedTransactions::onControl(const Protocol::RecordBatchView& batch)
{
	advanceTo(batch.lastOffset());
	_keptAbort.reset();
	if (batch.recordCount() == 0) return true;
	const auto marker = markerOf(batch, batch.baseOffset());
	if (!marker) return false;
	if (marker->commit) return _openCommits.erase(marker->producerId) == 0;
	return onAbort(*marker);
}

bool CleanedTransactions::onAbort(const TransactionMarker& marker)
{
	const auto aborted = _openAborts.find(marker.producerId);
	if (aborted == _openAborts.end()) return true;
	if (aborted->second.dataMet)
	{
		_keptAbort = aborted->second.transaction;
		// The marker itself is the truth, whatever a damaged index says.
		_keptAbort->lastOffset = marker.offset;
	}
	_openAborts.erase(aborted);
	return !_keptAbort.has_value();
}

} // namespace Aeon::Storage
