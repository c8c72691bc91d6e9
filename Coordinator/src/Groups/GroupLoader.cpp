#include "Groups/GroupLoader.h"

#include "Aeon/Protocol/ControlRecord.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <utility>
#include <variant>

namespace Aeon::Coordinator
{

GroupLoader::GroupLoader(
	RecordWriter& records, PartitionId partition, OpenTransactions& transactions, GroupOf groupOf,
	Interrupted interrupted) :
	_transactions(transactions),
	_groupOf(std::move(groupOf)),
	_loader(
		records, "__consumer_offsets", partition, [this](const auto& record, const auto& batch)
		{ return replay(record, batch); }, std::move(interrupted), [this](const auto& batch) { replayMarker(batch); })
{
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

std::optional<std::string>
GroupLoader::replay(const Protocol::RecordView& record, const Protocol::RecordBatchView& batch)
{
	_arena.reset(Protocol::Arena::UNLIMITED);
	const auto decoded = decodeGroupRecord(*record.key, record.value, _arena);
	if (const auto* unknown = std::get_if<UnknownGroupRecord>(&decoded))
		return "type " + std::to_string(unknown->type) +
			   (unknown->version >= 0 ? " in version " + std::to_string(unknown->version) : "") + " is not known here";
	const ProducerId producerId = batch.isTransactional() ? batch.producerId() : NO_PRODUCER_ID;
	const auto& known = std::get<GroupRecord>(decoded);
	_groupOf(groupIdOf(known)).replay(known, {record.timestamp, record.offset, producerId});
	if (producerId != NO_PRODUCER_ID) _transactions.add(producerId, groupIdOf(known));
	return std::nullopt;
}

} // namespace Aeon::Coordinator
