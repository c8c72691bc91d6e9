#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace Aeon
{

/// An open file that slices can be sent from. Thread-safe: its bytes below any published length never change.
class FileSource
{
public:
	virtual ~FileSource() = default;

	/// Open descriptor, valid as long as this object; for sendfile.
	virtual int descriptor() const noexcept = 0;
	/// The bytes in memory, or null where the range is not mapped; for sending over TLS.
	virtual const std::uint8_t* mapped(std::uint64_t position, std::size_t length) const noexcept = 0;
};

/// Bytes of a file that travel to a socket without passing through the process. Does not own the file:
/// whoever sends it keeps the source alive with BufferChain::keepAlive.
struct FileSlice
{
	const FileSource* source = nullptr;
	std::uint64_t position = 0;
	std::uint32_t length = 0;
};

/// A response on its way out: pieces of memory and of files, in wire order. The memory allocated by allocate()
/// is the chain's own and is reused by the next response, so that the steady state allocates nothing.
///
/// Not thread-safe: one thread at a time.
class BufferChain
{
public:
	/// One run of bytes: either memory (data) or a slice of a file (data is null).
	struct Piece
	{
		const std::uint8_t* data = nullptr;
		std::size_t length = 0;
		FileSlice file;
	};

	BufferChain() = default;
	BufferChain(const BufferChain&) = delete;
	BufferChain& operator=(const BufferChain&) = delete;

	/// Room for size bytes of the chain's own memory, which stay in place until clear(); not yet part of the
	/// response: pieces of it are added with addMemory.
	std::uint8_t* allocate(std::size_t size);
	/// Adds bytes that stay valid until the response is sent; a piece that continues the last one joins it.
	void addMemory(const std::uint8_t* data, std::size_t length);
	/// Adds a slice of a file; its source must be kept alive.
	void addFile(const FileSlice& slice);
	/// Holds a file open until clear().
	void keepAlive(std::shared_ptr<const FileSource> source);

	std::span<const Piece> pieces() const noexcept { return _pieces; }
	/// Sum of the lengths of all pieces.
	std::size_t totalBytes() const noexcept { return _totalBytes; }
	bool empty() const noexcept { return _pieces.empty(); }

	/// Forgets the response; memory above retainedBytesMax is given back.
	void clear(std::size_t retainedBytesMax = 64 * 1024);

private:
	std::vector<std::uint8_t> _memory;
	std::vector<std::unique_ptr<std::uint8_t[]>> _overflow;
	std::size_t _memoryUsed = 0;
	std::vector<Piece> _pieces;
	std::vector<std::shared_ptr<const FileSource>> _sources;
	std::size_t _totalBytes = 0;
};

} // namespace Aeon
