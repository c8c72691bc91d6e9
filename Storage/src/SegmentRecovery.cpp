#include "SegmentRecovery.h"

#include "BatchCheck.h"

#include <algorithm>
#include <limits>

namespace Aeon::Storage
{

namespace
{

constexpr std::size_t CHUNK_BYTES = 256 * 1024;
constexpr std::size_t WINDOW_BYTES = 1024 * 1024;

class SegmentScanner
{
public:
	SegmentScanner(const SegmentFile& file, std::uint64_t fileBytes) :
		_file(file), _fileBytes(fileBytes), _chunk(std::min<std::uint64_t>(CHUNK_BYTES, fileBytes))
	{
	}

	bool onlyZerosFrom(std::uint64_t position)
	{
		while (position < _fileBytes)
		{
			const std::size_t wanted = std::min<std::uint64_t>(_chunk.size(), _fileBytes - position);
			const std::size_t got = _file.read(position, std::span(_chunk.data(), wanted));
			if (got == 0) break;
			if (std::any_of(_chunk.begin(), _chunk.begin() + got, [](std::uint8_t byte) { return byte != 0; }))
				return false;
			position += got;
		}
		return true;
	}

	/// What batches are read through that are larger than the cursor's window.
	std::span<std::uint8_t> chunk() noexcept { return _chunk; }

private:
	const SegmentFile& _file;
	const std::uint64_t _fileBytes;
	std::vector<std::uint8_t> _chunk;
};

bool continues(const BatchHeader& header, const LogSegment& segment, LeaderEpoch epoch, std::optional<Offset> next)
{
	if (header.baseOffset < segment.endOffset() || (next && header.lastOffset >= *next)) return false;
	if (header.lastOffset - segment.baseOffset() > std::numeric_limits<std::int32_t>::max()) return false;
	return header.magic != Protocol::MAGIC_V2 || header.leaderEpoch >= epoch;
}

} // namespace

SegmentScan
rebuildSegment(LogSegment& segment, std::uint64_t fileBytes, LeaderEpoch epochBefore, std::optional<Offset> next)
{
	segment.resetIndexes();
	SegmentScan scan;
	scan.leaderEpoch = epochBefore;
	const auto file = segment.file();
	SegmentScanner scanner(*file, fileBytes);
	std::vector<std::uint8_t> window(std::min<std::uint64_t>(WINDOW_BYTES, fileBytes));
	BatchCursor cursor(*file, 0, fileBytes, window);
	while (cursor.next())
	{
		const BatchHeader& header = cursor.header();
		if (!continues(header, segment, scan.leaderEpoch, next) || !crcIsGood(*file, cursor, scanner.chunk())) break;
		segment.takeBatch(header);
		scan.goodBytes = header.endPosition();
		scan.leaderEpoch = std::max(scan.leaderEpoch, header.leaderEpoch);
	}
	file->checked().add(0, scan.goodBytes);
	scan.whole = scan.goodBytes == fileBytes || scanner.onlyZerosFrom(scan.goodBytes);
	return scan;
}

} // namespace Aeon::Storage
