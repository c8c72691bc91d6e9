#pragma once

#include "Wire/Connection.h"

namespace Aeon::Bench
{

class BareListener;

/// Two ends of one connection over the loopback interface. Throws std::system_error where there can be none.
struct LoopbackPair
{
	LoopbackPair();

	/// As a client has it: with the machine's own congestion control.
	Connection client;
	/// As a broker has it; see BareListener.
	Connection server;

private:
	explicit LoopbackPair(const BareListener& listener);
};

} // namespace Aeon::Bench
