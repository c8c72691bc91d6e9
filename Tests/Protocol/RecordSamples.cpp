#include "RecordSamples.h"

#include <cctype>

namespace Aeon::Protocol::Samples
{

const std::string_view TRANSACTIONAL_BATCH =
	"0000000000000064 00000055 00000005 02 33740fb1 0010 00000002 0000018bcfe56800 0000018bcfe56805"
	"0000000000000fa0 0003 00000007 00000003"
	"14 00 00 00 04 6b31 04 7631 00"
	"1e 00 0a 02 01 04 7632 04 02 68 02 78 02 6e 01"
	"10 00 06 04 04 6b33 01 00";
const std::string_view HELLO_BATCH =
	"0000000000000000 0000003d 00000000 02 e641a44b 0000 00000000 0000018bcfe56800 0000018bcfe56800"
	"ffffffffffffffff ffff ffffffff 00000001 16 00 00 00 01 0a 68656c6c6f 00";
const std::string_view COMMIT_MARKER =
	"0000000000000067 00000042 00000005 02 a36b25d9 0030 00000000 0000018bcfe5680a 0000018bcfe5680a"
	"0000000000000fa0 0003 ffffffff 00000001 20 00 00 00 08 00000001 0c 000000000002 00";
const std::string_view LZ4_BATCH =
	"00000000000000000000006d00000000028720d1e00003000000020000018bcfe568000000018bcfe56802ffffffffffffffffffffffffffff"
	"0000000304224d186040822d000000cf660000000a6b65792d30506101001451006600020234001f3134001921040434001f32340012506161"
	"61610000000000";
const std::string_view SNAPPY_BATCH =
	"00000000000000000000006e000000000241aac1db0002000000020000018bcfe568000000018bcfe56802ffffffffffffffffffffffffffff"
	"0000000382534e41505059000000000100000001000000299c012c660000000a6b65792d3050619a010010006600020205340031ae34000404"
	"0405340032a63400";

namespace
{

int digit(char character)
{
	return std::isdigit(static_cast<unsigned char>(character)) ? character - '0' : character - 'a' + 10;
}

} // namespace

Bytes fromHex(std::string_view hex)
{
	Bytes bytes;
	int high = -1;
	for (const char character : hex)
	{
		if (!std::isxdigit(static_cast<unsigned char>(character))) continue;
		if (high >= 0) bytes.push_back(static_cast<std::uint8_t>(high * 16 + digit(character)));
		high = high >= 0 ? -1 : digit(character);
	}
	return bytes;
}

std::string text(std::optional<BytesView> bytes)
{
	return bytes ? std::string(bytes->begin(), bytes->end()) : "(null)";
}

Bytes batchOf(int count, CompressionType compression, BatchOptions options)
{
	const std::string value(40, 'a');
	options.baseOffset = Offset(100);
	options.compression = compression;
	RecordBatchBuilder builder;
	builder.begin(options);
	for (int i = 0; i < count; ++i)
	{
		const std::string key = "key-" + std::to_string(i);
		builder.append({SAMPLE_TIME + i, view(key), view(value), {}});
	}
	const BytesView batch = builder.finish();
	return {batch.begin(), batch.end()};
}

} // namespace Aeon::Protocol::Samples
