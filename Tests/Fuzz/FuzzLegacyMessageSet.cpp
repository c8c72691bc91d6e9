#include "Aeon/Base/Check.h"
#include "Aeon/Protocol/BatchReader.h"
#include "Aeon/Protocol/BatchValidation.h"
#include "Aeon/Protocol/LegacyConversion.h"
#include "Aeon/Protocol/LegacyMessageSet.h"

#include <cstdint>
#include <vector>
#include <zlib.h>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

constexpr std::uint64_t UNPACKED_MAX = 1 << 20;

/// Makes magic and CRC of every message right, so that what lies behind them is reached.
void repair(std::vector<std::uint8_t>& set)
{
	for (std::size_t position = 0; set.size() - position > MAGIC_POSITION;)
	{
		std::uint8_t* message = set.data() + position;
		message[MAGIC_POSITION] &= 1;
		BatchReader reader(BytesView(set).subspan(position));
		const auto bytes = reader.next();
		if (!bytes) return;
		const std::size_t covered = bytes->size() - MAGIC_POSITION;
		const auto crc = static_cast<std::uint32_t>(crc32_z(0, message + MAGIC_POSITION, covered));
		storeBigEndian(message + LegacyMessage::CRC_POSITION, crc);
		position += bytes->size();
	}
}

/// The input as the messages of a wrapper.
std::vector<std::uint8_t> asWrapper(const std::vector<std::uint8_t>& messages, std::int8_t magic, CompressionType type)
{
	static Compressor compressor;
	std::vector<std::uint8_t> packed;
	const Lz4Header header = magic == MAGIC_V0 ? Lz4Header::MAGIC_0 : Lz4Header::STANDARD;
	compressor.compress(type, defaultCompressionLevel(type), messages, packed, header);
	LegacyMessageSetBuilder builder;
	builder.begin(magic, CompressionType::NONE, TimestampType::CREATE_TIME);
	builder.append(Offset(1000), 5, std::nullopt, BytesView(packed));
	std::vector<std::uint8_t> set;
	builder.finish(set);
	set[LegacyMessage::ATTRIBUTES_POSITION] = static_cast<std::uint8_t>(type);
	repair(set);
	return set;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	if (size < 1) return 0;
	static RecordScratch scratch;
	static RecordBatchBuilder builder;
	static DownConverter converter;
	std::vector<std::uint8_t> set(data + 1, data + size);
	if ((data[0] & 1) != 0) repair(set);
	const auto magic = static_cast<std::int8_t>(data[0] >> 1 & 1);
	if ((data[0] & 4) != 0) set = asWrapper(set, magic, static_cast<CompressionType>(1 + (data[0] >> 3) % 3));

	UpConversionOptions options;
	options.unpackedBytesMax = UNPACKED_MAX;
	const auto converted = upConvert(set, options, scratch, builder);
	if (converted.ok())
	{
		RecordScratch other;
		const auto facts = validateBatch(converted->batch, {}, other);
		AEON_CHECK(facts.ok() && facts->recordCount == converted->recordCount);
		AEON_CHECK(facts->maxTimestamp == converted->maxTimestamp);
	}
	std::vector<std::uint8_t> out;
	static_cast<void>(converter.convert(set, MAGIC_V0, Offset(0), scratch, out, UNPACKED_MAX));
	return 0;
}
