#include "Metadata/MetadataLoader.h"

#include "LogBytes.h"

#include "Aeon/Coordinator/MetadataException.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/RecordIterator.h"
#include "Aeon/Storage/StorageException.h"

#include <algorithm>
#include <charconv>
#include <functional>

namespace Aeon
{

namespace
{

using Coordinator::MetadataException;
using Coordinator::MetadataRecord;
using Coordinator::UnknownMetadataRecord;
using Protocol::RecordBatchView;

constexpr std::size_t READ_BYTES = 1024 * 1024;
constexpr std::size_t SNAPSHOT_BYTES_MAX = std::size_t{1} << 30;
constexpr std::string_view SNAPSHOT_SUFFIX = ".checkpoint";
constexpr std::size_t OFFSET_DIGITS = 20;
constexpr std::size_t EPOCH_DIGITS = 10;

using DecodedRecord = std::variant<MetadataRecord, UnknownMetadataRecord>;
using Visit = std::function<void(const DecodedRecord&)>;

template <typename Number>
std::optional<Number> wholeNumber(std::string_view digits)
{
	Number number = 0;
	const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
	if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || number < 0) return std::nullopt;
	return number;
}

/// Gives every data record of a batch; control records concern the quorum only.
void visitRecords(const RecordBatchView& batch, const Visit& visit)
{
	if (batch.isControl()) return;
	Protocol::RecordScratch scratch;
	Protocol::Arena arena;
	Protocol::RecordIterator records(batch, scratch);
	while (records.next())
	{
		const auto& record = records.record();
		if (!record.value)
			throw MetadataException("the record at offset " + std::to_string(record.offset.value()) + " is empty");
		visit(Coordinator::decodeMetadataRecord(*record.value, arena));
	}
	if (!records.ok())
		throw MetadataException(
			"the batch at offset " + std::to_string(batch.baseOffset().value()) +
			" cannot be read: " + records.error().message);
}

/// Every batch of a whole snapshot file, with its CRC checked.
void visitFile(const std::string& path, const std::string& content, const Visit& visit)
{
	Protocol::BatchReader reader({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
	while (const auto bytes = reader.next())
	{
		const auto batch = RecordBatchView::first(*bytes);
		if (!batch || batch->crc() != batch->computeCrc())
			throw Storage::CorruptFileException(path, "a batch has a wrong checksum");
		visitRecords(*batch, visit);
	}
	if (reader.stop() != Protocol::BatchReader::Stop::END)
		throw Storage::CorruptFileException(path, "it ends within a batch");
}

void replayRecord(Coordinator::MetadataReplay& replay, const DecodedRecord& record)
{
	if (const auto* known = std::get_if<MetadataRecord>(&record))
		replay.replay(*known);
	else
		replay.skip(std::get<UnknownMetadataRecord>(record));
}

} // namespace

std::optional<MetadataLoader::Snapshot> MetadataLoader::findLatest() const
{
	std::optional<Snapshot> latest;
	for (const auto& entry : _fileSystem.list(_log.path()))
	{
		const std::string_view name = entry.name;
		if (name.size() != OFFSET_DIGITS + 1 + EPOCH_DIGITS + SNAPSHOT_SUFFIX.size() ||
			!name.ends_with(SNAPSHOT_SUFFIX) || name[OFFSET_DIGITS] != '-')
			continue;
		const auto offset = wholeNumber<std::int64_t>(name.substr(0, OFFSET_DIGITS));
		const auto epoch = wholeNumber<std::int32_t>(name.substr(OFFSET_DIGITS + 1, EPOCH_DIGITS));
		if (!offset || !epoch || (latest && latest->endOffset >= Offset(*offset))) continue;
		latest = Snapshot{Offset(*offset), LeaderEpoch(*epoch), _log.path() + "/" + entry.name};
	}
	return latest;
}

void MetadataLoader::readSnapshot(const Snapshot& snapshot, Coordinator::MetadataReplay& replay) const
{
	const std::string content = Storage::readWholeFile(_fileSystem, snapshot.path, SNAPSHOT_BYTES_MAX);
	visitFile(snapshot.path, content, [&](const DecodedRecord& record) { replayRecord(replay, record); });
	replay.advanceTo(snapshot.endOffset - 1, snapshot.epoch);
}

void MetadataLoader::readBootstrap(const std::string& path, Coordinator::MetadataRecords& records) const
{
	const std::string content = Storage::readWholeFile(_fileSystem, path, SNAPSHOT_BYTES_MAX);
	visitFile(
		path, content,
		[&](const DecodedRecord& record)
		{
			const auto* known = std::get_if<MetadataRecord>(&record);
			const auto* feature = known == nullptr ? nullptr : std::get_if<Coordinator::FeatureLevelRecord>(known);
			if (feature == nullptr)
				throw MetadataException(path + " holds a record that a new cluster cannot begin with here");
			Coordinator::FeatureLevelRecord copy = *feature;
			copy.name = records.keep(feature->name);
			records.add(copy);
		});
}

void MetadataLoader::readLog(Offset from, Coordinator::MetadataReplay& replay) const
{
	const Offset end = _log.logEndOffset();
	std::vector<std::uint8_t> buffer;
	for (Offset next = from; next < end;)
	{
		const auto read = _log.read(next, READ_BYTES, end, true);
		if (!read) throw MetadataException("the log cannot be read: " + std::string(errorName(read.code())));
		if (read->slice.length == 0) throw MetadataException("the log has a hole at " + std::to_string(next.value()));
		const Offset before = next;
		Protocol::BatchReader reader(bytesOf(*read, buffer));
		while (const auto bytes = reader.next())
		{
			const auto batch = RecordBatchView::first(*bytes);
			if (!batch) throw MetadataException("a batch of an old format lies in the log");
			if (batch->nextOffset() > next)
			{
				visitRecords(*batch, [&](const DecodedRecord& record) { replayRecord(replay, record); });
				next = batch->nextOffset();
				replay.advanceTo(batch->lastOffset(), batch->partitionLeaderEpoch());
			}
		}
		if (next == before) throw MetadataException("no batch can be read at " + std::to_string(next.value()));
	}
}

MetadataLoader::Loaded MetadataLoader::load()
{
	Loaded loaded;
	Coordinator::MetadataReplay replay(Coordinator::MetadataImage::empty());
	Offset from{0};
	const auto snapshot = findLatest();
	if (snapshot && snapshot->endOffset > Offset(0))
	{
		readSnapshot(*snapshot, replay);
		from = snapshot->endOffset;
		if (_log.logEndOffset() < from) _log.truncateFullyAndStartAt(from);
	}
	else if (snapshot)
		readBootstrap(snapshot->path, loaded.bootstrap);
	else if (const auto old = Storage::parentDirectory(_log.path()) + "/bootstrap.checkpoint"; _fileSystem.exists(old))
		readBootstrap(old, loaded.bootstrap);
	if (_log.logStartOffset() > from)
		throw MetadataException(
			"the metadata log begins at offset " + std::to_string(_log.logStartOffset().value()) +
			", and no snapshot tells what was before");
	readLog(from, replay);
	loaded.openTransaction = replay.inTransaction();
	loaded.image = replay.finish();
	return loaded;
}

} // namespace Aeon
