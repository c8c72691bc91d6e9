#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/Records/AbortTransactionRecord.h"
#include "Aeon/Coordinator/Records/BeginTransactionRecord.h"
#include "Aeon/Coordinator/Records/BrokerRegistrationChangeRecord.h"
#include "Aeon/Coordinator/Records/ClearElrRecord.h"
#include "Aeon/Coordinator/Records/ConfigRecord.h"
#include "Aeon/Coordinator/Records/EndTransactionRecord.h"
#include "Aeon/Coordinator/Records/FeatureLevelRecord.h"
#include "Aeon/Coordinator/Records/FenceBrokerRecord.h"
#include "Aeon/Coordinator/Records/NoOpRecord.h"
#include "Aeon/Coordinator/Records/PartitionChangeRecord.h"
#include "Aeon/Coordinator/Records/PartitionRecord.h"
#include "Aeon/Coordinator/Records/ProducerIdsRecord.h"
#include "Aeon/Coordinator/Records/RegisterBrokerRecord.h"
#include "Aeon/Coordinator/Records/RegisterControllerRecord.h"
#include "Aeon/Coordinator/Records/RemoveTopicRecord.h"
#include "Aeon/Coordinator/Records/TopicRecord.h"
#include "Aeon/Coordinator/Records/UnfenceBrokerRecord.h"
#include "Aeon/Coordinator/Records/UnregisterBrokerRecord.h"
#include "Aeon/Coordinator/Records/UnregisterControllerRecord.h"
#include "Aeon/Protocol/Arena.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace Aeon::Coordinator
{

/// One fact of the metadata log, of a kind that is understood here. A generated record: its strings and arrays are
/// views into an arena or into the bytes it was decoded from.
using MetadataRecord = std::variant<
	RegisterBrokerRecord, UnregisterBrokerRecord, TopicRecord, PartitionRecord, ConfigRecord, PartitionChangeRecord,
	FenceBrokerRecord, UnfenceBrokerRecord, RemoveTopicRecord, FeatureLevelRecord, ProducerIdsRecord,
	BrokerRegistrationChangeRecord, NoOpRecord, BeginTransactionRecord, EndTransactionRecord, AbortTransactionRecord,
	ClearElrRecord, RegisterControllerRecord, UnregisterControllerRecord>;

/// The version in which a record is written at a level of the feature metadata.version, so that brokers of that level
/// can read it.
std::int16_t recordVersion(const MetadataRecord& record, std::int16_t metadataVersion) noexcept;

/// The value of a log record in Kafka's frame, appended to out: unsigned varints of frame version (1), record type
/// and record version, then the record in that version.
///
///     01 02 00 ...   a TopicRecord in version 0
void encodeMetadataRecord(const MetadataRecord& record, std::int16_t version, std::vector<std::uint8_t>& out);

/// A log record that the image cannot hold: its kind or its version is not known here.
struct UnknownMetadataRecord
{
	std::uint32_t type = 0;
	std::uint32_t version = 0;
};

/// Reads the value of a log record; views into the value, arrays in the arena. Throws MetadataException where the
/// bytes are broken or go on behind the record.
std::variant<MetadataRecord, UnknownMetadataRecord> decodeMetadataRecord(BytesView value, Protocol::Arena& arena);

/// What an operation wants to have recorded: records with the memory that their views point to.
///
/// Not thread-safe: one thread at a time.
class MetadataRecords
{
public:
	MetadataRecords();
	MetadataRecords(MetadataRecords&&) noexcept;
	MetadataRecords& operator=(MetadataRecords&&) noexcept;
	~MetadataRecords();

	void add(const MetadataRecord& record) { _records.push_back(record); }
	/// Memory for the arrays of records.
	Protocol::Arena& arena() noexcept { return *_arena; }
	/// A copy that lives as long as these records.
	std::string_view keep(std::string_view text);

	/// Forgets all records behind the first count.
	void truncate(std::size_t count);
	bool empty() const noexcept { return _records.empty(); }
	std::size_t size() const noexcept { return _records.size(); }
	const MetadataRecord& operator[](std::size_t index) const noexcept { return _records[index]; }
	std::vector<MetadataRecord>::const_iterator begin() const noexcept { return _records.begin(); }
	std::vector<MetadataRecord>::const_iterator end() const noexcept { return _records.end(); }

private:
	std::unique_ptr<Protocol::Arena> _arena;
	std::vector<MetadataRecord> _records;
};

/// What an operation answers and what it wants recorded.
template <typename Response>
struct Outcome
{
	MetadataRecords records;
	Response response;
};

} // namespace Aeon::Coordinator
