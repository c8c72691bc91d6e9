#include "Aeon/Protocol/BatchReader.h"

#include "RecordSamples.h"

#include "Aeon/Protocol/RecordBatch.h"

#include <gtest/gtest.h>

using namespace Aeon;
using namespace Aeon::Protocol;
using namespace Aeon::Protocol::Samples;

namespace
{

Bytes twoBatches()
{
	Bytes bytes = fromHex(HELLO_BATCH);
	const Bytes second = fromHex(TRANSACTIONAL_BATCH);
	bytes.insert(bytes.end(), second.begin(), second.end());
	return bytes;
}

} // namespace

TEST(BatchReader, GivesEachBatchAndThenTheEnd)
{
	const Bytes bytes = twoBatches();
	BatchReader reader(bytes);
	EXPECT_EQ(reader.next()->size(), 73u);
	EXPECT_EQ(reader.position(), 73u);
	EXPECT_EQ(RecordBatchView(*reader.next()).baseOffset(), Offset(100));
	EXPECT_FALSE(reader.next().has_value());
	EXPECT_EQ(reader.stop(), BatchReader::Stop::END);
	EXPECT_EQ(reader.position(), bytes.size());
}

TEST(BatchReader, NoBytesAreTheEnd)
{
	BatchReader reader({});
	EXPECT_FALSE(reader.next().has_value());
	EXPECT_EQ(reader.stop(), BatchReader::Stop::END);
}

TEST(BatchReader, CutAnywhereKeepsTheWholeBatchesBefore)
{
	const Bytes bytes = twoBatches();
	for (std::size_t cut = 74; cut < bytes.size(); ++cut)
	{
		BatchReader reader(BytesView(bytes).first(cut));
		EXPECT_TRUE(reader.next().has_value());
		EXPECT_FALSE(reader.next().has_value());
		EXPECT_EQ(reader.stop(), BatchReader::Stop::TRUNCATED) << cut;
		EXPECT_EQ(reader.position(), 73u);
	}
}

TEST(BatchReader, LengthsTooSmallForTheirMagicAreCorrupt)
{
	const std::pair<std::int8_t, std::int32_t> cases[]{{0, 13}, {1, 21}, {2, 48},
													   {0, 0},  {2, -1}, {2, -2147483647 - 1}};
	for (const auto& [magic, length] : cases)
	{
		Bytes bytes = fromHex(HELLO_BATCH);
		storeBigEndian(bytes.data() + RecordBatchView::LENGTH_POSITION, length);
		storeBigEndian(bytes.data() + MAGIC_POSITION, magic);
		BatchReader reader(bytes);
		EXPECT_FALSE(reader.next().has_value());
		EXPECT_EQ(reader.stop(), BatchReader::Stop::CORRUPT) << +magic << " " << length;
		EXPECT_EQ(reader.position(), 0u);
	}
}

TEST(BatchReader, MagicsThatDoNotExistAreCorrupt)
{
	for (const std::int8_t magic : {3, 127, -1, -128})
	{
		Bytes bytes = fromHex(HELLO_BATCH);
		storeBigEndian(bytes.data() + MAGIC_POSITION, magic);
		BatchReader reader(bytes);
		EXPECT_FALSE(reader.next().has_value());
		EXPECT_EQ(reader.stop(), BatchReader::Stop::CORRUPT);
	}
}
