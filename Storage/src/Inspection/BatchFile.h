#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Storage/FileSystem.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace Aeon::Storage
{

/// Reads the batches of a file at rest one after the other, each whole and with its checksum; a message of magic 0 or
/// 1 counts as a batch.
///
///     BatchFile file(fileSystem, path);
///     while (file.next()) use(file.bytes());
///     if (!file.problem().empty()) // why what lies at position() is no batch
///
/// Not thread-safe: one thread at a time.
class BatchFile
{
public:
	/// Throws StorageException.
	BatchFile(FileSystem& fileSystem, const std::string& path);

	/// Moves to the next batch; false at the end of the file and where no good batch lies. Throws StorageException.
	bool next();
	/// The batch that next() moved to, valid until the next call of it.
	BytesView bytes() const noexcept { return _batch; }
	std::int8_t magic() const noexcept;
	/// Of a compressed message of magic 0 and 1: that of its last record.
	Offset baseOffset() const noexcept;
	/// Inclusive.
	Offset lastOffset() const noexcept;
	/// -1 where there is none.
	std::int64_t maxTimestamp() const noexcept;
	/// Where the batch begins that next() moved to, or what is no batch.
	std::uint64_t position() const noexcept { return _position; }
	std::uint64_t fileBytes() const noexcept { return _fileBytes; }

	/// Why next() stopped before the end of the file; empty at the end.
	const std::string& problem() const noexcept { return _problem; }
	/// Nothing but zeros lies from position() to the end. Throws StorageException.
	bool onlyZerosLeft() const;

private:
	bool stop(std::string problem);
	bool read(std::size_t bytes);

	const std::unique_ptr<File> _file;
	const std::uint64_t _fileBytes;
	std::uint64_t _position = 0;
	std::vector<std::uint8_t> _buffer;
	BytesView _batch;
	std::string _problem;
};

} // namespace Aeon::Storage
