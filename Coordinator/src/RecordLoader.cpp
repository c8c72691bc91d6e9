#include "RecordLoader.h"

#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <Poco/Logger.h>

#include <utility>

namespace Aeon::Coordinator
{

RecordLoader::RecordLoader(
	RecordWriter& records, std::string topic, PartitionId partition, Replay replay, Interrupted interrupted,
	Control control) :
	_records(records),
	_topic(std::move(topic)),
	_partition(partition),
	_replay(std::move(replay)),
	_interrupted(std::move(interrupted)),
	_control(std::move(control))
{
}

Result<void> RecordLoader::load()
{
	auto result = _records.read(
		_partition,
		[this](BytesView batch)
		{
			replayBatch(batch);
			return !_interrupted();
		});
	for (const auto& [kind, count] : _skipped)
		if (count > 1)
			Poco::Logger::get("Aeon.Coordinator")
				.warning(name() + ": skipped " + std::to_string(count) + " records in all: " + kind);
	return result;
}

void RecordLoader::replayBatch(BytesView batch)
{
	const auto view = Protocol::RecordBatchView::first(batch);
	if (!view) return;
	if (view->isControl())
	{
		if (_control) _control(*view);
		return;
	}
	Protocol::RecordIterator records(*view, _scratch);
	while (records.next())
		replayRecord(records.record(), *view);
	if (!records.ok()) skip("a batch that cannot be read: " + records.error().message, view->baseOffset());
}

void RecordLoader::replayRecord(const Protocol::RecordView& record, const Protocol::RecordBatchView& batch)
{
	try
	{
		const auto reason = record.key ? _replay(record, batch) : std::optional<std::string>("a record without a key");
		if (reason)
			skip(*reason, record.offset);
		else
			++_replayed;
	}
	catch (const Protocol::DecodeException& exception)
	{
		skip("a record that cannot be read: " + exception.displayText(), record.offset);
	}
}

void RecordLoader::skip(const std::string& kind, Offset offset)
{
	if (++_skipped[kind] > 1) return;
	Poco::Logger::get("Aeon.Coordinator")
		.warning(name() + ": skipped the record at offset " + std::to_string(offset.value()) + ": " + kind);
}

} // namespace Aeon::Coordinator
