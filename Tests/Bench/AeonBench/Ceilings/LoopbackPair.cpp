#include "LoopbackPair.h"

#include "BareListener.h"

#include <string>

namespace Aeon::Bench
{

LoopbackPair::LoopbackPair() : LoopbackPair(BareListener(0))
{
}

LoopbackPair::LoopbackPair(const BareListener& listener) :
	client(Connection::to("127.0.0.1:" + std::to_string(listener.port()))), server(listener.accept().value())
{
}

} // namespace Aeon::Bench
