#pragma once

#include "Aeon/Base/Result.h"
#include "Aeon/Protocol/RecordRules.h"

#include <cstdint>
#include <vector>

namespace Aeon::Protocol
{

/// Gathers the records of one batch that break a rule. Not thread-safe: one thread at a time.
class FaultCollector
{
public:
	/// Keeps the list where there is one; it outlives this.
	explicit FaultCollector(std::vector<RecordFault>* faults) noexcept : _faults(faults) {}

	void add(const RecordFault& fault);
	/// Whether the walk may end: a fault was found, and nobody wants the others.
	bool isDecided() const noexcept { return _count > 0 && _faults == nullptr; }
	/// INVALID_TIMESTAMP where one fault is that, INVALID_RECORD where there are others only.
	Result<void> outcome() const;

private:
	std::vector<RecordFault>* _faults;
	std::int64_t _count = 0;
	RecordFault _decisive;
};

} // namespace Aeon::Protocol
