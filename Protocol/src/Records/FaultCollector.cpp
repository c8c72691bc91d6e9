#include "FaultCollector.h"

namespace Aeon::Protocol
{

void FaultCollector::add(const RecordFault& fault)
{
	const bool firstTimestamp =
		fault.code == ErrorCode::INVALID_TIMESTAMP && _decisive.code != ErrorCode::INVALID_TIMESTAMP;
	if (_count == 0 || firstTimestamp) _decisive = fault;
	++_count;
	if (_faults != nullptr) _faults->push_back(fault);
}

Result<void> FaultCollector::outcome() const
{
	if (_count == 0) return {};
	std::string message = "Record " + std::to_string(_decisive.index) + " is refused: ";
	return Error{_decisive.code, message.append(_decisive.message)};
}

} // namespace Aeon::Protocol
