#pragma once

#include "Results.h"
#include "TestBed.h"
#include "Workload.h"

#include <memory>
#include <string>

namespace Aeon::Bench
{

/// Something that is measured of every target, beside what bounds it.
///
/// Not thread-safe: one thread at a time.
class Scenario
{
public:
	/// The name stands in the results; it is different for each scenario of a suite.
	Scenario(std::string name, bool usesNullBroker) : _name(std::move(name)), _usesNullBroker(usesNullBroker) {}
	virtual ~Scenario() = default;

	const std::string& name() const noexcept { return _name; }
	bool usesNullBroker() const noexcept { return _usesNullBroker; }
	/// How fetched records of the null broker look.
	virtual Workload workload() const { return {}; }

	/// Measures every target of the bed once, one after the other, then the ceilings. Blocks; throws an exception where
	/// a target fails.
	virtual void round(TestBed& bed, Results& results) = 0;

private:
	const std::string _name;
	const bool _usesNullBroker;
};

} // namespace Aeon::Bench
