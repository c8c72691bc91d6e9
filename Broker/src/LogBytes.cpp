#include "LogBytes.h"

#include "Aeon/Storage/StorageException.h"

#include <cerrno>
#include <unistd.h>

namespace Aeon
{

BytesView bytesOf(const Storage::ReadResult& read, std::vector<std::uint8_t>& buffer)
{
	const FileSlice& slice = read.slice;
	if (const auto* mapped = read.source->mapped(slice.position, slice.length)) return {mapped, slice.length};
	buffer.resize(slice.length);
	std::size_t done = 0;
	while (done < buffer.size())
	{
		const auto count = ::pread(
			read.source->descriptor(), buffer.data() + done, buffer.size() - done,
			static_cast<off_t>(slice.position + done));
		if (count < 0 && errno == EINTR) continue;
		if (count <= 0)
			throw Storage::StorageException(
				"pread", "log segment", static_cast<std::int64_t>(slice.position + done), count < 0 ? errno : EIO);
		done += static_cast<std::size_t>(count);
	}
	return buffer;
}

} // namespace Aeon
