#include "ProducerSnapshotFormat.h"
#include "SegmentNames.h"

#include "Aeon/Storage/ProducerStateManager.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon::Storage
{

std::string ProducerStateManager::snapshotPath(Offset offset) const
{
	return _directory + "/" + segmentFileName(offset, SNAPSHOT_SUFFIX);
}

std::vector<std::uint8_t> ProducerStateManager::encodeSnapshot() const
{
	return encodeProducerSnapshot(entries());
}

void ProducerStateManager::decodeSnapshot(const std::string& path, BytesView bytes, std::int64_t nowMs)
{
	for (const ProducerStateEntry& entry : decodeProducerSnapshot(path, bytes))
	{
		if (isExpired(entry, nowMs)) continue;
		_producers[entry.producerId] = entry;
		if (entry.currentTransactionFirstOffset)
			_openTransactions.emplace(*entry.currentTransactionFirstOffset, entry.producerId);
	}
}

void ProducerStateManager::takeSnapshot()
{
	if (_mapEndOffset <= _snapshotFloor) return;
	const auto bytes = encodeSnapshot();
	replaceFile(
		_fileSystem, snapshotPath(_mapEndOffset),
		std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
	_snapshots.insert(_mapEndOffset);
	_snapshotFloor = _mapEndOffset;
}

bool ProducerStateManager::load(Offset logStartOffset, Offset logEndOffset, std::int64_t nowMs)
{
	deleteSnapshotsAfter(logEndOffset);
	while (!_snapshots.empty())
	{
		const Offset newest = *_snapshots.rbegin();
		if (newest < logStartOffset) break;
		startAt(newest);
		try
		{
			const std::string content = readWholeFile(_fileSystem, snapshotPath(newest));
			decodeSnapshot(
				snapshotPath(newest), BytesView(reinterpret_cast<const std::uint8_t*>(content.data()), content.size()),
				nowMs);
			return true;
		}
		catch (const CorruptFileException& e)
		{
			Poco::Logger::get("Aeon.Storage").warning(e.displayText());
			removeSnapshot(newest);
		}
	}
	startAt(logStartOffset);
	return false;
}

void ProducerStateManager::startAt(Offset offset)
{
	_producers.clear();
	_openTransactions.clear();
	_mapEndOffset = offset;
	_snapshotFloor = offset;
}

void ProducerStateManager::reset(Offset offset)
{
	_producers.clear();
	_openTransactions.clear();
	while (!_snapshots.empty())
		removeSnapshot(*_snapshots.begin());
	_mapEndOffset = offset;
}

void ProducerStateManager::removeSnapshot(Offset offset)
{
	_fileSystem.remove(snapshotPath(offset));
	_snapshots.erase(offset);
}

void ProducerStateManager::deleteSnapshotsBefore(Offset offset)
{
	while (_snapshots.size() > 1 && *_snapshots.begin() < offset)
		removeSnapshot(*_snapshots.begin());
}

void ProducerStateManager::deleteSnapshotsAt(const std::vector<Offset>& offsets)
{
	for (const Offset offset : offsets)
		if (_snapshots.contains(offset) && offset != *_snapshots.rbegin()) removeSnapshot(offset);
}

void ProducerStateManager::deleteSnapshotsAfter(Offset offset)
{
	while (!_snapshots.empty() && *_snapshots.rbegin() > offset)
		removeSnapshot(*_snapshots.rbegin());
}

void ProducerStateManager::removeStraySnapshots(const std::vector<Offset>& segmentBaseOffsets)
{
	if (_snapshots.empty() || segmentBaseOffsets.empty()) return;
	const Offset newest = *_snapshots.rbegin();
	const auto all = _snapshots;
	for (const Offset offset : all)
	{
		const bool ofSegment =
			std::find(segmentBaseOffsets.begin(), segmentBaseOffsets.end(), offset) != segmentBaseOffsets.end();
		if (!ofSegment && (offset != newest || offset < segmentBaseOffsets.back())) removeSnapshot(offset);
	}
}

} // namespace Aeon::Storage
