#include "ProducerSnapshotFormat.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/Crc32c.h"
#include "Aeon/Storage/StorageException.h"

namespace Aeon::Storage
{

using Protocol::loadBigEndian;
using Protocol::storeBigEndian;

namespace
{

constexpr std::size_t CRC_POSITION = 2;
constexpr std::size_t COUNT_POSITION = 6;
constexpr std::size_t HEADER_BYTES = 10;
constexpr std::size_t ENTRY_BYTES = 46;
constexpr std::int16_t VERSION = 1;

void encodeEntry(const ProducerStateEntry& entry, std::uint8_t* out)
{
	const ProducerBatch last = entry.batchCount == 0 ? ProducerBatch{} : entry.batches[entry.batchCount - 1];
	storeBigEndian(out, entry.producerId.value());
	storeBigEndian(out + 8, entry.producerEpoch);
	storeBigEndian(out + 10, last.lastSequence);
	storeBigEndian(out + 14, last.lastOffset.value());
	storeBigEndian(out + 22, last.offsetDelta);
	storeBigEndian(out + 26, entry.lastTimestamp);
	storeBigEndian(out + 34, entry.coordinatorEpoch);
	storeBigEndian(out + 38, entry.currentTransactionFirstOffset.value_or(Offset(-1)).value());
}

std::int32_t firstSequence(std::int32_t lastSequence, std::int32_t offsetDelta)
{
	constexpr std::uint32_t MASK = 0x7fffffff;
	if (lastSequence < 0) return lastSequence;
	return static_cast<std::int32_t>(
		(static_cast<std::uint32_t>(lastSequence) - static_cast<std::uint32_t>(offsetDelta)) & MASK);
}

ProducerStateEntry decodeEntry(const std::uint8_t* in)
{
	ProducerStateEntry entry;
	entry.producerId = ProducerId(loadBigEndian<std::int64_t>(in));
	entry.producerEpoch = loadBigEndian<std::int16_t>(in + 8);
	entry.lastTimestamp = loadBigEndian<std::int64_t>(in + 26);
	entry.coordinatorEpoch = loadBigEndian<std::int32_t>(in + 34);
	const auto transaction = loadBigEndian<std::int64_t>(in + 38);
	if (transaction >= 0) entry.currentTransactionFirstOffset = Offset(transaction);

	ProducerBatch batch;
	batch.lastSequence = loadBigEndian<std::int32_t>(in + 10);
	batch.lastOffset = Offset(loadBigEndian<std::int64_t>(in + 14));
	batch.offsetDelta = loadBigEndian<std::int32_t>(in + 22);
	batch.firstSequence = firstSequence(batch.lastSequence, batch.offsetDelta);
	batch.timestamp = entry.lastTimestamp;
	if (batch.lastOffset >= Offset(0))
	{
		entry.batches[0] = batch;
		entry.batchCount = 1;
	}
	return entry;
}

} // namespace

std::vector<std::uint8_t> encodeProducerSnapshot(const std::vector<ProducerStateEntry>& entries)
{
	std::vector<std::uint8_t> bytes(HEADER_BYTES + entries.size() * ENTRY_BYTES);
	storeBigEndian(bytes.data(), VERSION);
	storeBigEndian(bytes.data() + COUNT_POSITION, static_cast<std::int32_t>(entries.size()));
	std::uint8_t* out = bytes.data() + HEADER_BYTES;
	for (const auto& entry : entries)
	{
		encodeEntry(entry, out);
		out += ENTRY_BYTES;
	}
	storeBigEndian(bytes.data() + CRC_POSITION, Protocol::crc32c(BytesView(bytes).subspan(COUNT_POSITION)));
	return bytes;
}

std::vector<ProducerStateEntry> decodeProducerSnapshot(const std::string& path, BytesView bytes)
{
	if (bytes.size() < HEADER_BYTES || loadBigEndian<std::int16_t>(bytes.data()) != VERSION)
		throw CorruptFileException(path, "unknown version");
	if (loadBigEndian<std::uint32_t>(bytes.data() + CRC_POSITION) != Protocol::crc32c(bytes.subspan(COUNT_POSITION)))
		throw CorruptFileException(path, "wrong checksum");
	const auto count = loadBigEndian<std::int32_t>(bytes.data() + COUNT_POSITION);
	if (count < 0 || bytes.size() != HEADER_BYTES + static_cast<std::size_t>(count) * ENTRY_BYTES)
		throw CorruptFileException(path, "size does not fit the number of entries");
	std::vector<ProducerStateEntry> entries;
	for (std::size_t at = HEADER_BYTES; at < bytes.size(); at += ENTRY_BYTES)
		entries.push_back(decodeEntry(bytes.data() + at));
	return entries;
}

} // namespace Aeon::Storage
