#include "ConnectionLimits.h"

#include <algorithm>
#include <utility>

namespace Aeon::Net
{

ConnectionLimits::ConnectionLimits(Bounds bounds, const Clock& clock) :
	_bounds(std::move(bounds)),
	_clock(clock),
	_tokens(static_cast<double>(_bounds.creationRateMax)),
	_tokensAt(clock.now())
{
}

ConnectionLimits::Verdict ConnectionLimits::admit(const Poco::Net::IPAddress& address)
{
	const std::size_t addressLimit = addressMax(address);
	ScopedLock lock(_mutex);
	if (_live >= _bounds.connectionsMax) return Verdict::OVER_LIMIT;
	const auto found = _liveByAddress.find(address);
	const std::size_t liveOfAddress = found == _liveByAddress.end() ? 0 : found->second;
	if (liveOfAddress >= addressLimit) return Verdict::OVER_ADDRESS_LIMIT;
	if (!takeTokenLocked()) return Verdict::OVER_RATE;
	_liveByAddress[address] = liveOfAddress + 1;
	++_live;
	return Verdict::ADMITTED;
}

void ConnectionLimits::release(const Poco::Net::IPAddress& address)
{
	ScopedLock lock(_mutex);
	--_live;
	const auto found = _liveByAddress.find(address);
	if (--found->second == 0) _liveByAddress.erase(found);
}

std::size_t ConnectionLimits::addressMax(const Poco::Net::IPAddress& address) const
{
	const auto found = _bounds.perAddressOverrides.find(address);
	return found == _bounds.perAddressOverrides.end() ? _bounds.perAddressMax : found->second;
}

bool ConnectionLimits::takeTokenLocked()
{
	const auto now = _clock.now();
	const double rate = static_cast<double>(_bounds.creationRateMax);
	const double elapsed = std::chrono::duration<double>(now - _tokensAt).count();
	_tokens = std::min(rate, _tokens + elapsed * rate);
	_tokensAt = now;
	if (_tokens < 1.0) return false;
	_tokens -= 1.0;
	return true;
}

} // namespace Aeon::Net
