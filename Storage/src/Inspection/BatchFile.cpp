#include "BatchFile.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordBatch.h"

#include <algorithm>

namespace Aeon::Storage
{

using Protocol::loadBigEndian;
using Protocol::RecordBatchView;

namespace
{

constexpr std::size_t CHUNK_BYTES = 256 * 1024;

} // namespace

BatchFile::BatchFile(FileSystem& fileSystem, const std::string& path) :
	_file(fileSystem.open(path, OpenMode::READ_ONLY)), _fileBytes(_file->size())
{
}

bool BatchFile::next()
{
	_position += _batch.size();
	_batch = {};
	if (_position >= _fileBytes) return false;
	if (!read(Protocol::MAGIC_POSITION + 1)) return stop("the file ends inside a batch");
	const auto length = loadBigEndian<std::int32_t>(_buffer.data() + RecordBatchView::LENGTH_POSITION);
	const auto magic = static_cast<std::int8_t>(_buffer[Protocol::MAGIC_POSITION]);
	const std::uint64_t size = static_cast<std::uint64_t>(std::max(length, 0)) + Protocol::LOG_OVERHEAD;
	if (length < Protocol::LENGTH_MIN) return stop("length " + std::to_string(length) + " is no batch's");
	if (magic < 0 || magic > Protocol::MAGIC_V2) return stop("unknown magic " + std::to_string(magic));
	if (magic == Protocol::MAGIC_V2 && size < RecordBatchView::HEADER_SIZE) return stop("shorter than its header");
	if (size > _fileBytes - _position)
		return stop("the file ends inside a batch of " + std::to_string(size) + " bytes");
	if (!read(size)) return stop("the file ends inside a batch");
	if (magic == Protocol::MAGIC_V2)
	{
		const RecordBatchView view{BytesView(_buffer)};
		if (view.computeCrc() != view.crc()) return stop("wrong CRC-32C");
		if (view.baseOffset() < Offset(0) || view.lastOffsetDelta() < 0) return stop("negative offset");
	}
	else if (const auto message = Protocol::LegacyMessage::parse(BytesView(_buffer)); !message.ok())
		return stop(std::string("bad message of magic ") + std::to_string(magic) + ": " + message.error().message);
	_batch = BytesView(_buffer);
	return true;
}

std::int8_t BatchFile::magic() const noexcept
{
	return static_cast<std::int8_t>(_batch[Protocol::MAGIC_POSITION]);
}

Offset BatchFile::baseOffset() const noexcept
{
	return Offset(loadBigEndian<std::int64_t>(_batch.data()));
}

Offset BatchFile::lastOffset() const noexcept
{
	return magic() == Protocol::MAGIC_V2 ? RecordBatchView(_batch).lastOffset() : baseOffset();
}

std::int64_t BatchFile::maxTimestamp() const noexcept
{
	if (magic() == Protocol::MAGIC_V2) return RecordBatchView(_batch).maxTimestamp();
	if (magic() == Protocol::MAGIC_V0) return NO_TIMESTAMP;
	return loadBigEndian<std::int64_t>(_batch.data() + Protocol::LegacyMessage::TIMESTAMP_POSITION);
}

bool BatchFile::onlyZerosLeft() const
{
	std::vector<std::uint8_t> chunk(CHUNK_BYTES);
	for (std::uint64_t position = _position; position < _fileBytes;)
	{
		const std::size_t got = _file->readAt(position, chunk);
		if (got == 0) break;
		if (std::any_of(chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(got), [](auto b) { return b != 0; }))
			return false;
		position += got;
	}
	return true;
}

bool BatchFile::stop(std::string problem)
{
	_problem = std::move(problem);
	return false;
}

bool BatchFile::read(std::size_t bytes)
{
	_buffer.resize(bytes);
	return _file->readAt(_position, _buffer) == bytes;
}

} // namespace Aeon::Storage
