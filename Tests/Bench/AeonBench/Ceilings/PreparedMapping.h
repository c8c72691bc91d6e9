#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <string>

namespace Aeon::Bench
{

/// A file of a fixed size, mapped, with all of its blocks allocated and all of its pages there: what appending to a
/// recycled segment finds.
///
/// Not thread-safe: one thread at a time.
class PreparedMapping
{
public:
	/// Makes the file; throws std::system_error where it cannot.
	PreparedMapping(const std::string& path, std::size_t bytes);
	~PreparedMapping();
	PreparedMapping(const PreparedMapping&) = delete;
	PreparedMapping& operator=(const PreparedMapping&) = delete;

	/// Copies the bytes behind those before, and begins again at the front where there is no room.
	void append(BytesView bytes) noexcept;
	int descriptor() const noexcept { return _descriptor; }
	std::size_t size() const noexcept { return _size; }

private:
	const std::size_t _size;
	int _descriptor = -1;
	std::uint8_t* _begin = nullptr;
	std::size_t _position = 0;
};

} // namespace Aeon::Bench
