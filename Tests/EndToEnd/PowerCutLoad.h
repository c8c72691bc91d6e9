#pragma once

#include "BrokerProcess.h"

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What a copy of the disk holds of a load.
struct CutVerdict
{
	/// Records that were acknowledged before the cut and are not there.
	std::size_t lost = 0;
	/// What is there and ought not to be, or not there and ought to be, a line each.
	std::vector<std::string> wrong;
};

/// Clients that keep a broker busy while its power is cut, and the ledger of what they were told. Not thread-safe: one
/// thread at a time; judge() by any number of threads once the load is over.
class PowerCutLoad
{
public:
	/// How much the clients had been told, in a form of the load's own.
	using Moment = std::vector<std::size_t>;

	virtual ~PowerCutLoad() = default;

	/// What a broker needs so that all its background work goes on during a load of a few seconds.
	static Settings brokerSettings();

	/// Keeps the clients busy until they are told of so many more successes. False where they are not within a minute.
	virtual bool goOn(std::size_t successes) = 0;
	/// Ends it, while the broker still runs.
	virtual void finish() {}
	/// What has been acknowledged by now must be on every disk that is cut off later.
	virtual Moment moment() const = 0;
	/// Holds what a broker gives that was started from a copy against what was acknowledged by @p moment. @p number is
	/// the cut's.
	virtual CutVerdict judge(const Moment& moment, const std::string& bootstrap, std::size_t number) const = 0;

	/// Successes so far.
	virtual std::size_t acknowledgedCount() const = 0;
	/// Successes of a load of a few seconds.
	virtual std::size_t usualCount() const = 0;
};

} // namespace Aeon::Test
