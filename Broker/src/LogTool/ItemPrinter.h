#pragma once

#include "Aeon/Storage/Inspection.h"

#include <cstddef>
#include <ostream>

namespace Aeon
{

/// Prints what an inspection meets, a line each. For people:
///
///     data/t-0/00000000000000000000.log:0 batch baseOffset=0 lastOffset=4 size=412 ...
///     data/t-0/00000000000000000000.log:412: wrong CRC-32C
///
/// as JSON:
///
///     {"kind":"batch","path":"data/...","position":0,"baseOffset":0,"lastOffset":4,"size":412,...}
///     {"kind":"finding","path":"data/...","position":412,"what":"wrong CRC-32C"}
///
/// Keys and values of records that are text stand as text, others in hexadecimal digits (in JSON under keyHex and
/// valueHex). Not thread-safe: one thread at a time.
class ItemPrinter final : public Storage::InspectionSink
{
public:
	ItemPrinter(std::ostream& out, bool json) : _out(out), _json(json) {}

	void onItem(const Storage::InspectedItem& item) override;
	void onFinding(const Storage::InspectionFinding& finding) override;
	/// A step of a repair.
	void printStep(const std::string& step);

	std::size_t findingCount() const noexcept { return _findingCount; }

private:
	std::ostream& _out;
	const bool _json;
	std::size_t _findingCount = 0;
};

} // namespace Aeon
