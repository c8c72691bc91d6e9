#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Decoder.h"

#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Bench
{

using Bytes = std::vector<std::uint8_t>;

/// Whole frames, as a client sends them. Versions are ones that brokers from Kafka 2.4 to 4 serve.
Bytes apiVersionsRequest();
/// One batch of one record of so many bytes for one partition. acks is 1 or -1.
Bytes produceRequest(const std::string& topic, std::int32_t partition, std::size_t recordBytes, std::int16_t acks);
/// Waits for a byte at least half a second, and takes up to bytesMax.
Bytes fetchRequest(const std::string& topic, std::int32_t partition, std::int64_t offset, std::int32_t bytesMax);

/// The error code of the answer to produceRequest.
std::int16_t produceError(BytesView frame);

struct FetchedRecords
{
	std::int16_t error = 0;
	std::size_t bytes = 0;
	/// First offset behind the last whole batch; no sense where there are no bytes.
	std::int64_t nextOffset = 0;
};
/// What the answer to fetchRequest holds.
FetchedRecords fetchedRecords(BytesView frame);

} // namespace Aeon::Bench
