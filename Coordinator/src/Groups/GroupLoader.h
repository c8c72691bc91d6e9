#pragma once

#include "Groups/GroupRunner.h"
#include "Groups/OpenTransactions.h"
#include "Groups/RecordPlace.h"
#include "RecordLoader.h"

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/RecordWriter.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Record.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace Aeon::Coordinator
{

/// Replays one partition of `__consumer_offsets` into groups. A record that cannot be read, of an unknown type or of an
/// unknown version is skipped; the log gets one line for each kind of these.
///
/// Not thread-safe: one thread at a time.
class GroupLoader
{
public:
	/// Gives the group of an id, made where it is not there.
	using GroupOf = std::function<Group&(std::string_view groupId)>;
	/// Asked between batches: true ends the load early.
	using Interrupted = RecordLoader::Interrupted;

	/// Transactions that have not ended are noted in transactions, which outlive the loader.
	GroupLoader(
		RecordWriter& records, PartitionId partition, OpenTransactions& transactions, GroupOf groupOf,
		Interrupted interrupted);

	/// Blocks on the disk. Errors: those of RecordWriter::read.
	Result<void> load() { return _loader.load(); }
	/// Records replayed so far.
	std::uint64_t replayedCount() const noexcept { return _loader.replayedCount(); }

private:
	void replayMarker(const Protocol::RecordBatchView& batch);
	std::optional<std::string> replay(const Protocol::RecordView& record, const Protocol::RecordBatchView& batch);

	OpenTransactions& _transactions;
	const GroupOf _groupOf;
	Protocol::Arena _arena;
	Protocol::RecordScratch _scratch;
	RecordLoader _loader;
};

} // namespace Aeon::Coordinator
