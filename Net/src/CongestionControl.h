#pragma once

#include <atomic>
#include <string>

namespace Aeon::Net
{

/// Which TCP congestion control connections use. Pacing algorithms such as BBR halve what a loopback connection
/// moves, so connections from this machine get a plain one unless the operator has chosen. Thread-safe.
class CongestionControl
{
public:
	/// Empty for no choice of the operator's.
	explicit CongestionControl(std::string configured) : _configured(std::move(configured)) {}

	/// Readies a socket that is going to listen; its connections inherit the operator's choice. False, with errno set,
	/// where the kernel refuses that choice.
	bool prepareListener(int descriptor);
	/// Readies a connection whose two ends are on this machine.
	void prepareLocal(int descriptor) const noexcept;

private:
	const std::string _configured;
	/// Whether the system's own choice needs replacing on local connections.
	std::atomic<bool> _systemPaces{false};
};

} // namespace Aeon::Net
