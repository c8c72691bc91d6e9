#pragma once

#include "CheckedRanges.h"

#include "Aeon/Base/BufferChain.h"
#include "Aeon/Storage/FileSystem.h"

#include <atomic>
#include <memory>

namespace Aeon::Storage
{

/// An open `.log` file: what readers send from and the appender writes to. Bytes below the segment's published end
/// never change, and the file is never cut below it: whoever holds this object may read on, also after the segment
/// was deleted.
///
/// Thread-safe, except that one thread at a time (the appender) calls mapForWriting.
class SegmentFile final : public FileSource
{
public:
	explicit SegmentFile(std::unique_ptr<File> file) : _file(std::move(file)) {}

	int descriptor() const noexcept override { return _file->descriptor(); }
	const std::uint8_t* mapped(std::uint64_t position, std::size_t length) const noexcept override;

	File& file() const noexcept { return *_file; }
	/// Which batches need no check any more before they are sent.
	CheckedRanges& checked() const noexcept { return _checked; }

	/// Maps the first bytes of the file for reading and writing, whether the file reaches so far or not; stays until
	/// the object dies. Throws StorageException.
	void mapForWriting(std::size_t bytes);
	/// Address of position for the appender, null where length bytes from there are not mapped.
	std::uint8_t* writable(std::uint64_t position, std::size_t length) const noexcept;

	/// Fills buffer from position, from memory or from the file; returns fewer bytes only where the file ends.
	std::size_t read(std::uint64_t position, std::span<std::uint8_t> buffer) const;

private:
	const std::unique_ptr<File> _file;
	mutable CheckedRanges _checked;
	std::unique_ptr<Mapping> _mapping;
	/// Published once _mapping is in place; _mapping's size is never read before.
	std::atomic<std::uint8_t*> _base = nullptr;
};

} // namespace Aeon::Storage
