#include "Groups/PendingCall.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Base/Mutex.h"

#include <algorithm>
#include <optional>

namespace Aeon::Coordinator
{

struct PendingCall::Completion
{
	Mutex mutex;
	Condition happened;
	std::optional<Offset> durableEnd AEON_GUARDED_BY(mutex);
};

PendingCall::PendingCall() : _completion(std::make_shared<Completion>())
{
}

PendingCall::~PendingCall() = default;

void PendingCall::complete(Offset durableEnd)
{
	const auto completion = _completion;
	{
		const ScopedLock lock(completion->mutex);
		AEON_CHECK(!completion->durableEnd);
		completion->durableEnd = durableEnd;
	}
	completion->happened.notifyOne();
}

Offset PendingCall::wait()
{
	const ScopedLock lock(_completion->mutex);
	while (!_completion->durableEnd)
		_completion->happened.wait(_completion->mutex);
	return *_completion->durableEnd;
}

bool PendingCall::isCompleted() const
{
	const ScopedLock lock(_completion->mutex);
	return _completion->durableEnd.has_value();
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
