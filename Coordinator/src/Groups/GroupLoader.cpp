#include "Groups/GroupLoader.h"

#include "Aeon/Protocol/ControlRecord.h"
#include "Aeon/Protocol/DecodeException.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <Poco/Logger.h>

#include <utility>
#include <variant>

namespace Aeon::Coordinator
{

GroupLoader::GroupLoader(
	RecordWriter& records, PartitionId partition, OpenTransactions& transactions, GroupOf groupOf,
	Interrupted interrupted) :
	_records(records),
	_partition(partition),
	_transactions(transactions),
	_groupOf(std::move(groupOf)),
	_interrupted(std::move(interrupted))
{
}

Result<void> GroupLoader::load()
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
				.warning(
					"__consumer_offsets-" + std::to_string(_partition.value()) + ": skipped " + std::to_string(count) +
					" records in all: " + kind);
	return result;
}

void GroupLoader::replayBatch(BytesView batch)
{
	const auto view = Protocol::RecordBatchView::first(batch);
	if (!view) return;
	if (view->isControl())
	{
		replayMarker(*view);
		return;
	}
	const ProducerId producerId = view->isTransactional() ? view->producerId() : NO_PRODUCER_ID;
	Protocol::RecordIterator records(*view, _scratch);
	while (records.next())
	{
		_arena.reset(Protocol::Arena::UNLIMITED);
		try
		{
			replayRecord(records.record(), producerId);
		}
		catch (const Protocol::DecodeException& exception)
		{
			skip("a record that cannot be read: " + exception.displayText(), records.record().offset);
		}
	}
	if (!records.ok()) skip("a batch that cannot be read: " + records.error().message, view->baseOffset());
}

void GroupLoader::replayMarker(const Protocol::RecordBatchView& batch)
{
	Protocol::RecordIterator records(batch, _scratch);
	if (!records.next()) return;
	const auto type = Protocol::controlRecordType(records.record().key);
	if (type != Protocol::ControlRecordType::COMMIT && type != Protocol::ControlRecordType::ABORT) return;
	const bool committed = type == Protocol::ControlRecordType::COMMIT;
	for (const auto& groupId : _transactions.groupsOf(batch.producerId()))
	{
		Group& group = _groupOf(groupId);
		group.endTransaction(batch.producerId(), records.record().offset, committed);
		if (!group.hasPending(batch.producerId())) _transactions.remove(batch.producerId(), groupId);
	}
}

void GroupLoader::replayRecord(const Protocol::RecordView& record, ProducerId producerId)
{
	if (!record.key)
	{
		skip("a record without a key", record.offset);
		return;
	}
	const auto decoded = decodeGroupRecord(*record.key, record.value, _arena);
	if (const auto* unknown = std::get_if<UnknownGroupRecord>(&decoded))
	{
		skip(
			"type " + std::to_string(unknown->type) +
				(unknown->version >= 0 ? " in version " + std::to_string(unknown->version) : "") + " is not known here",
			record.offset);
		return;
	}
	const auto& known = std::get<GroupRecord>(decoded);
	_groupOf(groupIdOf(known)).replay(known, {record.timestamp, record.offset, producerId});
	if (producerId != NO_PRODUCER_ID) _transactions.add(producerId, groupIdOf(known));
	++_replayed;
}

void GroupLoader::skip(const std::string& kind, Offset offset)
{
	if (++_skipped[kind] > 1) return;
	Poco::Logger::get("Aeon.Coordinator")
		.warning(
			"__consumer_offsets-" + std::to_string(_partition.value()) + ": skipped the record at offset " +
			std::to_string(offset.value()) + ": " + kind);
}

} // namespace Aeon::Coordinator
