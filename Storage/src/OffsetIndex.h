#pragma once

#include "IndexFile.h"

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <optional>

namespace Aeon::Storage
{

/// `.index`: where in the segment some offsets lie. Entry: int32 relative offset, int32 position; the offset is the
/// last one of the batch at that position. Base 50 with entries (55 -> 4200), (70 -> 9000):
/// 00000005 00001068 00000014 00002328.
///
/// Threads as IndexFile.
class OffsetIndex
{
public:
	static constexpr std::size_t ENTRY_BYTES = 8;

	struct Entry
	{
		Offset offset;
		std::uint32_t position = 0;

		friend bool operator==(const Entry&, const Entry&) = default;
	};

	OffsetIndex(const ReplicaDirectory& directory, std::string name, Offset baseOffset, std::size_t reserveBytes);

	IndexFile& file() noexcept { return _file; }
	const IndexFile& file() const noexcept { return _file; }

	/// The entry with the greatest offset <= target; (base offset, 0) where there is none.
	Entry lookup(Offset target) const;
	/// The first entry whose batch lies at or behind position; no value where there is none.
	std::optional<Entry> firstFrom(std::uint64_t position) const;
	Entry entry(std::size_t index) const;
	std::size_t count() const noexcept { return _file.count(); }
	bool isFull() const noexcept { return _file.count() >= _file.capacity(); }
	/// Offsets must ascend: one not above the last is a bug.
	void append(Offset offset, std::uint32_t position);
	/// After loading: the last entry, (base offset, 0) where there is none.
	Entry lastLoaded() const;
	/// After loading: whether the last entries can belong to a segment of logBytes bytes.
	bool isPlausible(std::uint64_t logBytes) const;

private:
	Entry decode(const std::uint8_t* bytes) const;
	Entry entryOf(const IndexFile::Entries& entries, std::size_t index) const;

	const Offset _baseOffset;
	IndexFile _file;
};

} // namespace Aeon::Storage
