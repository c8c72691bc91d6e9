#pragma once

#include <string>

namespace Aeon::Net
{

/// Which TCP congestion control connections use. Pacing algorithms such as BBR halve what a loopback connection
/// moves, so connections from this machine get a plain one unless the operator has chosen. A socket that was paced once
/// goes on setting timers whatever it is told later: so it is the listener that gets the plain one, and connections
/// from elsewhere get the system's back. Thread-safe.
class CongestionControl
{
public:
	/// Empty for no choice of the operator's.
	explicit CongestionControl(std::string configured);

	/// Readies a socket that is going to listen; its connections inherit what it has. False, with errno set, where the
	/// kernel refuses the operator's choice.
	bool prepareListener(int descriptor) const;
	/// Readies a connection whose other end is on another machine.
	void prepareRemote(int descriptor) const noexcept;

private:
	const std::string _configured;
	/// What the system gives to connections, empty where that needs no replacing on local ones.
	const std::string _pacing;
};

} // namespace Aeon::Net
