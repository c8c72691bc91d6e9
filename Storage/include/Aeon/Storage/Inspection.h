#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace Aeon::Storage
{

/// Something that is wrong in a file at rest.
struct InspectionFinding
{
	std::string path;
	/// Byte from the start of the file, where one can be named.
	std::optional<std::uint64_t> position;
	/// One line without an end.
	std::string what;
};

/// Bytes of a record; no value stands for null.
using InspectedBytes = std::optional<BytesView>;

/// A named property of an InspectedItem.
using InspectedField = std::pair<std::string_view, std::variant<std::int64_t, std::string, InspectedBytes>>;

/// One thing that a file holds. Views live during the call that hands it over.
struct InspectedItem
{
	/// "batch", "record", "message", "index entry", "time index entry", "aborted transaction", "producer", "entry".
	std::string_view kind;
	const std::string& path;
	/// Byte from the start of the file; of a record, its batch's.
	std::uint64_t position = 0;
	std::vector<InspectedField> fields;
};

/// Who is told what an inspection meets, in the order of the files' names and then of their bytes. On the thread that
/// inspects.
class InspectionSink
{
public:
	virtual ~InspectionSink() = default;
	virtual void onItem(const InspectedItem& item) = 0;
	virtual void onFinding(const InspectionFinding& finding) = 0;
};

/// How much an inspection hands over besides its findings.
enum class InspectionDetail
{
	FINDINGS,
	/// Batches, index entries, producers, lines of checkpoints.
	ITEMS,
	/// Records too.
	RECORDS
};

} // namespace Aeon::Storage
