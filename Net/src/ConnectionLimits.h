#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Base/Mutex.h"

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <cstddef>
#include <map>

namespace Aeon::Net
{

/// Counts live connections, in all and by address, and how fast new ones come. Thread-safe.
class ConnectionLimits
{
public:
	struct Bounds
	{
		std::size_t connectionsMax = 0;
		std::size_t perAddressMax = 0;
		std::map<Poco::Net::IPAddress, std::size_t> perAddressOverrides;
		std::size_t creationRateMax = 0;
	};

	enum class Verdict
	{
		ADMITTED,
		OVER_LIMIT,
		OVER_ADDRESS_LIMIT,
		OVER_RATE,
	};

	ConnectionLimits(Bounds bounds, const Clock& clock);

	/// Counts a connection from the address if it is admitted; its end must be told to release() then.
	Verdict admit(const Poco::Net::IPAddress& address);
	void release(const Poco::Net::IPAddress& address);

	/// The most connections that the address may have.
	std::size_t addressMax(const Poco::Net::IPAddress& address) const;

private:
	bool takeTokenLocked() AEON_REQUIRES(_mutex);

	const Bounds _bounds;
	const Clock& _clock;
	Mutex _mutex;
	std::size_t _live AEON_GUARDED_BY(_mutex) = 0;
	std::map<Poco::Net::IPAddress, std::size_t> _liveByAddress AEON_GUARDED_BY(_mutex);
	/// Connections that may be created at once, as of _tokensAt; at most one second's worth.
	double _tokens AEON_GUARDED_BY(_mutex);
	std::chrono::steady_clock::time_point _tokensAt AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Net
