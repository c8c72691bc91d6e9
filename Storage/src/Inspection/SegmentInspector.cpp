#include "SegmentInspector.h"

#include "../SegmentNames.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <algorithm>

namespace Aeon::Storage
{

using Protocol::loadBigEndian;
using Protocol::RecordBatchView;

namespace
{

constexpr std::size_t OFFSET_ENTRY_BYTES = 8;
constexpr std::size_t TIME_ENTRY_BYTES = 12;
constexpr std::size_t ABORTED_ENTRY_BYTES = 34;

const std::uint8_t* bytesOf(const std::string& content)
{
	return reinterpret_cast<const std::uint8_t*>(content.data());
}

std::string codecOf(const RecordBatchView& batch)
{
	const auto codec = batch.compressionType();
	return codec ? std::string(Protocol::compressionName(*codec)) : "unknown";
}

} // namespace

SegmentInspector::SegmentInspector(
	FileSystem& fileSystem, const std::string& directory, Offset baseOffset, InspectionDetail detail,
	InspectionSink& sink) :
	_fileSystem(fileSystem),
	_directory(directory),
	_baseOffset(baseOffset),
	_detail(detail),
	_sink(sink),
	_endOffset(baseOffset)
{
}

void SegmentInspector::inspect()
{
	inspectLog();
	inspectOffsetIndex();
	inspectTimeIndex();
	inspectTransactionIndex();
}

void SegmentInspector::inspectLog()
{
	const std::string path = pathOf(LOG_SUFFIX);
	BatchFile file(_fileSystem, path);
	while (file.next())
	{
		if (file.baseOffset() < _endOffset)
		{
			_whole = false;
			add(path, file.position(),
				"offset " + std::to_string(file.baseOffset().value()) + " is behind the offset " +
					std::to_string(_endOffset.value()) + " that follows the batch before");
			return;
		}
		inspectBatch(file, path);
		_batches.push_back({file.position(), file.lastOffset(), file.maxTimestamp()});
		_endOffset = file.lastOffset() + 1;
		_goodBytes = file.position() + file.bytes().size();
	}
	if (file.problem().empty()) return;
	_whole = false;
	const std::uint64_t left = file.fileBytes() - file.position();
	add(path, file.position(),
		file.onlyZerosLeft() ? std::to_string(left) + " bytes of zeros behind the last batch: not stopped in order"
							 : "no good batch, " + std::to_string(left) + " bytes to the end: " + file.problem());
}

void SegmentInspector::inspectBatch(const BatchFile& file, const std::string& path)
{
	if (_detail != InspectionDetail::FINDINGS)
	{
		InspectedItem item{file.magic() == Protocol::MAGIC_V2 ? "batch" : "message", path, file.position(), {}};
		item.fields = {
			{"baseOffset", file.baseOffset().value()},
			{"lastOffset", file.lastOffset().value()},
			{"size", static_cast<std::int64_t>(file.bytes().size())},
			{"magic", std::int64_t{file.magic()}},
			{"maxTimestamp", file.maxTimestamp()}};
		if (file.magic() == Protocol::MAGIC_V2)
		{
			const RecordBatchView view(file.bytes());
			const auto add = [&](std::string_view name, std::int64_t value) { item.fields.emplace_back(name, value); };
			add("count", view.recordCount());
			add("leaderEpoch", view.partitionLeaderEpoch().value());
			add("crc", view.crc());
			item.fields.emplace_back("codec", codecOf(view));
			add("producerId", view.producerId().value());
			add("producerEpoch", view.producerEpoch());
			add("baseSequence", view.baseSequence());
			add("transactional", view.isTransactional() ? 1 : 0);
			add("control", view.isControl() ? 1 : 0);
			if (const auto horizon = view.deleteHorizonMs()) add("deleteHorizon", *horizon);
		}
		_sink.onItem(item);
	}
	inspectRecords(file, path);
}

void SegmentInspector::inspectRecords(const BatchFile& file, const std::string& path)
{
	Protocol::RecordScratch scratch;
	const bool wanted = _detail == InspectionDetail::RECORDS;
	const auto hand = [&](Offset offset, std::int64_t timestamp, const InspectedBytes& key, const InspectedBytes& value,
						  std::int64_t headers, bool control)
	{
		_sink.onItem(
			{"record",
			 path,
			 file.position(),
			 {{"offset", offset.value()},
			  {"timestamp", timestamp},
			  {"headers", headers},
			  {"control", control ? 1 : 0},
			  {"key", key},
			  {"value", value}}});
	};
	if (file.magic() != Protocol::MAGIC_V2)
	{
		Protocol::LegacyMessageSet messages(file.bytes(), scratch);
		while (messages.next())
			if (wanted)
				hand(
					messages.message().offset, messages.message().timestamp, messages.message().key,
					messages.message().value, 0, false);
		if (!messages.ok()) add(path, file.position(), "messages cannot be read: " + messages.error().message);
		return;
	}
	const RecordBatchView batch(file.bytes());
	Protocol::RecordIterator records(batch, scratch);
	while (records.next())
	{
		const Protocol::RecordView& record = records.record();
		if (wanted)
			hand(record.offset, record.timestamp, record.key, record.value, record.headers.count(), batch.isControl());
	}
	if (!records.ok()) add(path, file.position(), "records cannot be read: " + records.error().message);
}

void SegmentInspector::inspectOffsetIndex()
{
	const std::string path = pathOf(INDEX_SUFFIX);
	const std::string content = readIndex(path, OFFSET_ENTRY_BYTES);
	const auto complain = [&](std::size_t at, std::string what)
	{
		_indexesFit = false;
		add(path, at, std::move(what));
	};
	Offset before = _baseOffset - 1;
	for (std::size_t at = 0; at < content.size(); at += OFFSET_ENTRY_BYTES)
	{
		const Offset offset = _baseOffset + loadBigEndian<std::int32_t>(bytesOf(content) + at);
		const std::uint64_t position = loadBigEndian<std::uint32_t>(bytesOf(content) + at + 4);
		if (at > 0 && offset <= before)
			return complain(at, "entries do not ascend from here on: left by a crash, or damaged");
		before = offset;
		if (_detail != InspectionDetail::FINDINGS)
			_sink.onItem(
				{"index entry",
				 path,
				 at,
				 {{"offset", offset.value()}, {"position", static_cast<std::int64_t>(position)}}});
		// What lies behind the last good batch is judged there.
		if (position >= _goodBytes && !_whole) continue;
		const auto batch = std::lower_bound(
			_batches.begin(), _batches.end(), position,
			[](const Batch& candidate, std::uint64_t wanted) { return candidate.position < wanted; });
		if (batch == _batches.end() || batch->position != position)
			complain(at, "no batch begins at byte " + std::to_string(position));
		else if (batch->lastOffset != offset)
			complain(
				at, "says offset " + std::to_string(offset.value()) + " of the batch that ends at offset " +
						std::to_string(batch->lastOffset.value()));
	}
}

void SegmentInspector::inspectTimeIndex()
{
	const std::string path = pathOf(TIME_INDEX_SUFFIX);
	const std::string content = readIndex(path, TIME_ENTRY_BYTES);
	const auto complain = [&](std::size_t at, std::string what)
	{
		_indexesFit = false;
		add(path, at, std::move(what));
	};
	std::int64_t before = NO_TIMESTAMP;
	std::size_t batch = 0;
	std::int64_t largest = NO_TIMESTAMP;
	for (std::size_t at = 0; at < content.size(); at += TIME_ENTRY_BYTES)
	{
		const auto timestamp = loadBigEndian<std::int64_t>(bytesOf(content) + at);
		const Offset offset = _baseOffset + loadBigEndian<std::int32_t>(bytesOf(content) + at + 8);
		if (timestamp <= before)
			return complain(at, "timestamps do not ascend from here on: left by a crash, or damaged");
		before = timestamp;
		if (_detail != InspectionDetail::FINDINGS)
			_sink.onItem({"time index entry", path, at, {{"timestamp", timestamp}, {"offset", offset.value()}}});
		for (; batch < _batches.size() && _batches[batch].lastOffset <= offset; ++batch)
			largest = std::max(largest, _batches[batch].maxTimestamp);
		if (offset < _endOffset && largest != timestamp)
			complain(at, "the largest timestamp up to there is " + std::to_string(largest));
	}
}

void SegmentInspector::inspectTransactionIndex()
{
	const std::string path = pathOf(TRANSACTION_INDEX_SUFFIX);
	if (!_fileSystem.exists(path)) return;
	const std::string content = readIndex(path, ABORTED_ENTRY_BYTES);
	Offset before = _baseOffset - 1;
	for (std::size_t at = 0; at < content.size(); at += ABORTED_ENTRY_BYTES)
	{
		const std::uint8_t* const bytes = bytesOf(content) + at;
		const auto field = [&](std::size_t position) { return loadBigEndian<std::int64_t>(bytes + position); };
		const Offset last(field(18));
		if (_detail != InspectionDetail::FINDINGS)
			_sink.onItem(
				{"aborted transaction",
				 path,
				 at,
				 {{"producerId", field(2)},
				  {"firstOffset", field(10)},
				  {"lastOffset", field(18)},
				  {"lastStableOffset", field(26)}}});
		const bool known =
			std::any_of(_batches.begin(), _batches.end(), [&](const Batch& batch) { return batch.lastOffset == last; });
		if (loadBigEndian<std::int16_t>(bytes) != 0 || last <= before || field(10) >= field(18) || (_whole && !known))
		{
			_transactionIndexFits = false;
			add(path, at, "an entry that belongs to no transaction of this segment");
		}
		before = last;
	}
}

std::string SegmentInspector::pathOf(std::string_view suffix) const
{
	return _directory + "/" + segmentFileName(_baseOffset, suffix);
}

std::string SegmentInspector::readIndex(const std::string& path, std::size_t entryBytes)
{
	bool& fits = entryBytes == ABORTED_ENTRY_BYTES ? _transactionIndexFits : _indexesFit;
	if (!_fileSystem.exists(path))
	{
		fits = false;
		_sink.onFinding({path, std::nullopt, "is missing"});
		return {};
	}
	std::string content = readWholeFile(_fileSystem, path);
	if (content.size() % entryBytes == 0) return content;
	fits = false;
	_sink.onFinding(
		{path, std::nullopt,
		 std::to_string(content.size()) + " bytes are no multiple of " + std::to_string(entryBytes)});
	return {};
}

void SegmentInspector::add(const std::string& path, std::uint64_t position, std::string what)
{
	_sink.onFinding({path, position, std::move(what)});
}

} // namespace Aeon::Storage
