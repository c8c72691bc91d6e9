#include "Groups/PendingCall.h"

#include "Aeon/Base/Check.h"

#include <algorithm>

namespace Aeon::Coordinator
{

void PendingCall::complete(Offset durableEnd)
{
	// Notified under the lock: the owner destroys the call as soon as it can take the lock.
	ScopedLock lock(_mutex);
	AEON_CHECK(!_durableEnd);
	_durableEnd = durableEnd;
	_completed.notifyOne();
}

Offset PendingCall::wait()
{
	ScopedLock lock(_mutex);
	while (!_durableEnd)
		_completed.wait(_mutex);
	return *_durableEnd;
}

bool PendingCall::isCompleted() const
{
	ScopedLock lock(_mutex);
	return _durableEnd.has_value();
}

BytesView keepBytes(Protocol::Arena& arena, BytesView bytes)
{
	auto* copy = static_cast<std::uint8_t*>(arena.allocate(bytes.size(), 1));
	std::copy(bytes.begin(), bytes.end(), copy);
	return {copy, bytes.size()};
}

std::string_view keepText(Protocol::Arena& arena, std::string_view text)
{
	auto* copy = static_cast<char*>(arena.allocate(text.size(), 1));
	std::copy(text.begin(), text.end(), copy);
	return {copy, text.size()};
}

} // namespace Aeon::Coordinator
