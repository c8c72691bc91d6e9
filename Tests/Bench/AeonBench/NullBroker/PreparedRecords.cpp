#include "PreparedRecords.h"

#include "Load/RecordSource.h"

#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

#include <algorithm>
#include <stdexcept>

namespace Aeon::Bench
{

namespace
{

constexpr std::size_t PREPARED_BYTES = 1 << 20;
constexpr std::int64_t TIMESTAMP = 1'700'000'000'000;

Protocol::CompressionType codecNamed(const std::string& name)
{
	using Protocol::CompressionType;
	if (name == "none") return CompressionType::NONE;
	if (name == "gzip") return CompressionType::GZIP;
	if (name == "snappy") return CompressionType::SNAPPY;
	if (name == "lz4") return CompressionType::LZ4;
	if (name == "zstd") return CompressionType::ZSTD;
	throw std::invalid_argument("there is no codec " + name);
}

} // namespace

PreparedRecords::PreparedRecords(const Workload& workload)
{
	RecordSource source(workload, 0);
	const auto payload = source.payload({});
	const BytesView value(reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size());
	const std::size_t batchBytes = std::clamp(workload.batchBytes, workload.recordBytes, PREPARED_BYTES);
	Protocol::RecordBatchBuilder builder;
	while (_bytes.empty() || _bytes.size() + _batches.back().length <= PREPARED_BYTES)
	{
		builder.begin({.compression = codecNamed(workload.codec)});
		do
			builder.append({.timestamp = TIMESTAMP, .value = value});
		while (builder.uncompressedBytes() + workload.recordBytes <= batchBytes);
		const std::int32_t count = builder.recordCount();
		const BytesView batch = builder.finish();
		_batches.push_back({_bytes.size(), batch.size(), count});
		_bytes.insert(_bytes.end(), batch.begin(), batch.end());
	}
}

BytesView PreparedRecords::at(std::int64_t offset, std::size_t bytesMax)
{
	std::size_t end = 0;
	for (const Batch& batch : _batches)
	{
		if (end > 0 && batch.position + batch.length > bytesMax) break;
		Protocol::setBaseOffset(std::span(_bytes).subspan(batch.position, batch.length), Offset(offset));
		offset += batch.recordCount;
		end = batch.position + batch.length;
	}
	return BytesView(_bytes).first(end);
}

} // namespace Aeon::Bench
