#pragma once

#include "Descriptor.h"

#include <atomic>

namespace Aeon::Net
{

/// A flag that is raised once and stays so, with a descriptor that polls readable from then on, so that a thread
/// can wait for it and for a socket at once. Thread-safe.
class StopSignal
{
public:
	/// Throws Poco::SystemException when the process has no descriptor left.
	StopSignal();

	void raise() noexcept;
	bool raised() const noexcept { return _raised.load(); }
	int descriptor() const noexcept { return _event.get(); }

private:
	Descriptor _event;
	std::atomic<bool> _raised{false};
};

} // namespace Aeon::Net
