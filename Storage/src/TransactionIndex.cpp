#include "TransactionIndex.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BigEndian.h"

#include <array>

namespace Aeon::Storage
{

namespace
{

using EntryBytes = std::array<std::uint8_t, TransactionIndex::ENTRY_BYTES>;

EntryBytes encode(const AbortedTransaction& transaction)
{
	EntryBytes bytes = {};
	Protocol::storeBigEndian(bytes.data() + 2, transaction.producerId.value());
	Protocol::storeBigEndian(bytes.data() + 10, transaction.firstOffset.value());
	Protocol::storeBigEndian(bytes.data() + 18, transaction.lastOffset.value());
	Protocol::storeBigEndian(bytes.data() + 26, transaction.lastStableOffset.value());
	return bytes;
}

AbortedTransaction decode(const std::uint8_t* bytes)
{
	return {
		ProducerId(Protocol::loadBigEndian<std::int64_t>(bytes + 2)),
		Offset(Protocol::loadBigEndian<std::int64_t>(bytes + 10)),
		Offset(Protocol::loadBigEndian<std::int64_t>(bytes + 18)),
		Offset(Protocol::loadBigEndian<std::int64_t>(bytes + 26))};
}

} // namespace

TransactionIndex::TransactionIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset) :
	_directory(directory), _baseOffset(baseOffset), _name(std::move(name))
{
}

bool TransactionIndex::load()
{
	const ScopedLock lock(_mutex);
	_entries.clear();
	const auto file = _directory.open(_name, OpenMode::READ_ONLY);
	std::vector<std::uint8_t> bytes(file->size());
	if (bytes.size() % ENTRY_BYTES != 0 || file->readAt(0, bytes) != bytes.size()) return false;
	for (std::size_t i = 0; i < bytes.size(); i += ENTRY_BYTES)
	{
		const AbortedTransaction transaction = decode(bytes.data() + i);
		const Offset before = _entries.empty() ? _baseOffset - 1 : _entries.back().lastOffset;
		if (Protocol::loadBigEndian<std::int16_t>(bytes.data() + i) != 0 || transaction.lastOffset <= before)
			return false;
		_entries.push_back(transaction);
	}
	return true;
}

void TransactionIndex::append(const AbortedTransaction& transaction)
{
	const ScopedLock lock(_mutex);
	AEON_CHECK(_entries.empty() || _entries.back().lastOffset < transaction.lastOffset);
	_entries.reserve(_entries.size() + 1);
	const auto bytes = encode(transaction);
	_directory.open(_name, OpenMode::CREATE)->writeAt(_entries.size() * ENTRY_BYTES, BytesView(bytes));
	_entries.push_back(transaction);
}

void TransactionIndex::clear()
{
	const ScopedLock lock(_mutex);
	_entries.clear();
	_directory.remove(_name);
}

void TransactionIndex::sync() const
{
	const ScopedLock lock(_mutex);
	if (!_entries.empty()) _directory.open(_name, OpenMode::READ_WRITE)->syncData();
}

void TransactionIndex::rename(std::string name)
{
	const ScopedLock lock(_mutex);
	_directory.renameIfExists(_name, name);
	_name = std::move(name);
}

bool TransactionIndex::collect(Offset from, Offset upperBoundExclusive, std::vector<AbortedTransaction>& found) const
{
	const ScopedLock lock(_mutex);
	for (const auto& entry : _entries)
	{
		if (entry.lastOffset >= from && entry.firstOffset < upperBoundExclusive) found.push_back(entry);
		if (entry.lastStableOffset >= upperBoundExclusive) return true;
	}
	return false;
}

std::vector<AbortedTransaction> TransactionIndex::entries() const
{
	const ScopedLock lock(_mutex);
	return _entries;
}

} // namespace Aeon::Storage
