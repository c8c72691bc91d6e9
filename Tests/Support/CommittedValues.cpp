#include "CommittedValues.h"

#include "Batches.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <set>
#include <stdexcept>
#include <utility>

namespace Aeon::Test
{

namespace
{

/// A marker is one record, whose key holds its format's version and 0 for an abort or 1 for a commit, two bytes each.
bool isAbort(const Protocol::RecordBatchView& marker)
{
	Protocol::RecordScratch scratch;
	Protocol::RecordIterator records(marker, scratch);
	if (!records.next() || !records.record().key) throw std::runtime_error("a marker that cannot be read");
	return Protocol::loadBigEndian<std::int16_t>(records.record().key->data() + sizeof(std::int16_t)) == 0;
}

} // namespace

std::vector<std::string> committedValues(const Protocol::FetchResponse::PartitionData& partition)
{
	std::vector<std::string> values;
	/// Producers whose transaction here was aborted.
	std::set<std::int64_t> aborted;
	std::size_t next = 0;
	const auto& list = partition.abortedTransactions;
	for (BytesView rest = partition.records.bytes(); const auto batch = Protocol::RecordBatchView::first(rest);)
	{
		rest = rest.subspan(batch->bytes().size());
		for (; next < list.size() && list[next].firstOffset <= batch->lastOffset().value(); ++next)
			aborted.insert(list[next].producerId);
		const auto producer = batch->producerId().value();
		if (batch->isControl())
		{
			if (isAbort(*batch)) aborted.erase(producer);
			continue;
		}
		if (batch->isTransactional() && aborted.contains(producer)) continue;
		for (auto& value : valuesOf(readBatches(batch->bytes())))
			values.push_back(std::move(value));
	}
	return values;
}

} // namespace Aeon::Test
