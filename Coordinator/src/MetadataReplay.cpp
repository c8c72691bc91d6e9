#include "Aeon/Coordinator/MetadataReplay.h"

#include "Aeon/Coordinator/MetadataException.h"

#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Coordinator
{

MetadataReplay::MetadataReplay(MetadataImage::Ptr base) :
	_base(std::move(base)), _image(std::make_shared<MetadataImage>(*_base))
{
}

void MetadataReplay::replay(const MetadataRecord& record)
{
	const bool isMark = std::holds_alternative<BeginTransactionRecord>(record) ||
						std::holds_alternative<EndTransactionRecord>(record) ||
						std::holds_alternative<AbortTransactionRecord>(record);
	if (_inTransaction && !isMark)
		std::visit(
			[this](const auto& body)
			{ encodeMetadataRecord(body, std::decay_t<decltype(body)>::HIGHEST_VERSION, _transaction.emplace_back()); },
			record);
	else
		std::visit([this](const auto& body) { apply(body); }, record);
}

void MetadataReplay::skip(const UnknownMetadataRecord& record)
{
	++_image->_skippedRecordCount;
	if (!_skippedKinds.emplace(record.type, record.version).second) return;
	Poco::Logger::get("Aeon.Metadata")
		.warning(
			"metadata records of type " + std::to_string(record.type) + " in version " +
			std::to_string(record.version) + " are not understood and have no effect");
}

void MetadataReplay::advanceTo(Offset offset, LeaderEpoch epoch)
{
	_image->_highestOffset = offset;
	_image->_highestEpoch = epoch;
}

void MetadataReplay::apply(const BeginTransactionRecord&)
{
	if (_inTransaction) throw MetadataException("a metadata transaction begins inside another one");
	_inTransaction = true;
}

void MetadataReplay::apply(const EndTransactionRecord&)
{
	if (!_inTransaction) throw MetadataException("a metadata transaction ends that never began");
	endTransaction();
}

void MetadataReplay::apply(const AbortTransactionRecord&)
{
	if (!_inTransaction) throw MetadataException("a metadata transaction is aborted that never began");
	_inTransaction = false;
	_transaction.clear();
}

void MetadataReplay::endTransaction()
{
	_inTransaction = false;
	const auto encoded = std::move(_transaction);
	_transaction.clear();
	Protocol::Arena arena;
	for (const auto& value : encoded)
		replay(std::get<MetadataRecord>(decodeMetadataRecord(value, arena)));
}

MetadataImage::Ptr MetadataReplay::finish()
{
	for (const auto& [id, topic] : _ownTopics)
		if (std::any_of(topic->partitions.begin(), topic->partitions.end(), [](const auto& it) { return !it; }))
			throw MetadataException("topic " + topic->name + " lacks a partition between others");
	collectTopicDelta();
	_ownTopics.clear();
	_ownBrokers.clear();
	return std::move(_image);
}

void MetadataReplay::collectTopicDelta()
{
	for (const Uuid& id : _touchedTopics)
	{
		const auto* before = _base->_topicsById.find(id);
		const auto* after = _image->_topicsById.find(id);
		if (before == nullptr && after != nullptr)
			_delta.createdTopics.push_back(*after);
		else if (before != nullptr && after == nullptr)
			_delta.deletedTopics.push_back(*before);
		else if (before != nullptr && after != nullptr)
			_delta.changedTopics.push_back(*after);
	}
}

} // namespace Aeon::Coordinator
