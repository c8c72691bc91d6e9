#pragma once

#include "Descriptor.h"

#include "Aeon/Net/ListenerConfig.h"

#include <Poco/Net/IPAddress.h>

#include <cstdint>
#include <vector>

namespace Aeon::Net
{

class ServerContext;

/// Opens the sockets of one listener: for every address one socket a shard, all on one port.
///
/// The first socket of an address listens without SO_REUSEPORT, which the kernel grants to one process only;
/// then it is opened to sharing and the other shards join it. So a second broker on the port fails, at whatever moment
/// it comes, and there is no moment when nobody holds the port.
class PortOpener
{
public:
	/// The sockets of one shard, one an address.
	using Shard = std::vector<Descriptor>;

	PortOpener(ServerContext& context, const ListenerConfig& config) : _context(context), _config(config) {}

	/// Opens the sockets, which listen when it returns; gives one shard at least, fewer than configured (with a log
	/// line) where the kernel refuses to share. Throws ListenException.
	std::vector<Shard> open();
	/// The port that open() got.
	std::uint16_t port() const noexcept { return _port; }

private:
	enum class Sharing
	{
		EXCLUSIVE,
		SHARED,
	};

	/// False where a port that the kernel chose for one family is taken in the other.
	bool openFirst(Shard& shard);
	/// An invalid descriptor, with errno set, where the kernel refuses.
	Descriptor listenOn(const Poco::Net::IPAddress& address, Sharing sharing);
	void setOptions(int descriptor, const Poco::Net::IPAddress& address, Sharing sharing);
	bool openShared(Shard& shard);
	[[noreturn]] void fail(const Poco::Net::IPAddress& address, int error) const;

	ServerContext& _context;
	const ListenerConfig& _config;
	std::vector<Poco::Net::IPAddress> _candidates;
	bool _anyWillDo = false;
	/// Those of the candidates that could be had.
	std::vector<Poco::Net::IPAddress> _addresses;
	std::uint16_t _port = 0;
};

} // namespace Aeon::Net
