#pragma once

#include "Bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// A record batch of version 2, byte by byte, right or wrong as a test wants it.
struct BatchMaker
{
	std::vector<std::string> values = {"value"};
	/// Stands where the records stand, already compressed, in place of values.
	std::optional<Bytes> recordBytes;
	std::int16_t attributes = 0;
	std::int8_t magic = 2;
	std::int64_t producerId = -1;
	std::int16_t producerEpoch = -1;
	std::int32_t baseSequence = -1;
	/// Added to what the fields must be.
	std::int32_t countError = 0;
	std::int32_t lastOffsetDeltaError = 0;
	std::int32_t lengthError = 0;
	bool breakCrc = false;

	Bytes make() const;
};

/// One record with a null key and the offset that many places behind its batch's first one.
Bytes makeRecord(const std::string& value, std::int32_t offsetDelta);
/// A record of @p valueSize zero bytes, compressed as gzip, which makes it about a thousandth in size.
Bytes gzipRecordOfZeros(std::size_t valueSize);

/// A Produce request of version 3 with acks=all and one partition, 0.
Bytes produceRequest(
	const std::string& topic, const Bytes& batch, const std::optional<std::string>& transactionalId = std::nullopt);
/// The partition's error code in the answer to produceRequest().
int produceError(const Bytes& reply);

} // namespace Aeon::Test
