#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/RecordWriter.h"
#include "Aeon/Protocol/Record.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordScratch.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace Aeon::Coordinator
{

/// Replays one partition of a coordinator's topic. A record that cannot be read or is of no use here is skipped; the
/// log gets one line for each kind of these.
///
/// Not thread-safe: one thread at a time.
class RecordLoader
{
public:
	/// Takes one record in; gives why it is skipped, where it is. Protocol::DecodeException counts as a reason.
	using Replay = std::function<std::optional<std::string>(
		const Protocol::RecordView& record, const Protocol::RecordBatchView& batch)>;
	/// Takes a control batch in.
	using Control = std::function<void(const Protocol::RecordBatchView& batch)>;
	/// Asked between batches: true ends the load early.
	using Interrupted = std::function<bool()>;

	/// Without control, control batches are passed over.
	RecordLoader(
		RecordWriter& records, std::string topic, PartitionId partition, Replay replay, Interrupted interrupted,
		Control control = {});

	/// Blocks on the disk. Errors: those of RecordWriter::read.
	Result<void> load();
	/// Records replayed so far.
	std::uint64_t replayedCount() const noexcept { return _replayed; }
	/// "topic-partition", for the log.
	std::string name() const { return _topic + "-" + std::to_string(_partition.value()); }

private:
	void replayBatch(BytesView batch);
	void replayRecord(const Protocol::RecordView& record, const Protocol::RecordBatchView& batch);
	void skip(const std::string& kind, Offset offset);

	RecordWriter& _records;
	const std::string _topic;
	const PartitionId _partition;
	const Replay _replay;
	const Interrupted _interrupted;
	const Control _control;
	Protocol::RecordScratch _scratch;
	std::uint64_t _replayed = 0;
	/// How often each kind was skipped.
	std::map<std::string, std::uint64_t> _skipped;
};

} // namespace Aeon::Coordinator
