#include "NullBroker/PreparedRecords.h"

#include "Aeon/Protocol/RecordBatch.h"

#include <gtest/gtest.h>

namespace Aeon::Bench
{

namespace
{

Workload smallBatches(const std::string& codec)
{
	Workload workload;
	workload.recordBytes = 100;
	workload.batchBytes = 16 * 1024;
	workload.codec = codec;
	return workload;
}

} // namespace

TEST(PreparedRecords, AreWholeBatchesAtWhateverOffsetIsAskedFor)
{
	for (const char* codec : {"none", "lz4"})
	{
		PreparedRecords records(smallBatches(codec));
		for (const std::int64_t offset : {std::int64_t{0}, std::int64_t{1} << 40})
		{
			BytesView left = records.at(offset, 1 << 20);
			std::int64_t next = offset;
			std::size_t batches = 0;
			for (; !left.empty(); ++batches)
			{
				const auto batch = Protocol::RecordBatchView::first(left);
				ASSERT_TRUE(batch) << codec;
				EXPECT_EQ(batch->baseOffset().value(), next);
				EXPECT_EQ(batch->crc(), batch->computeCrc());
				EXPECT_LE(batch->sizeInBytes(), 16 * 1024 + 200);
				next = batch->nextOffset().value();
				left = left.subspan(static_cast<std::size_t>(batch->sizeInBytes()));
			}
			EXPECT_GT(batches, 10u) << codec;
		}
	}
}

TEST(PreparedRecords, FitIntoWhatIsAskedForButForTheFirstBatch)
{
	PreparedRecords records(smallBatches("none"));
	const auto batch = Protocol::RecordBatchView::first(records.at(0, 1));
	ASSERT_TRUE(batch);
	const auto one = static_cast<std::size_t>(batch->sizeInBytes());
	EXPECT_EQ(records.at(0, 1).size(), one);
	EXPECT_EQ(records.at(0, 3 * one + 10).size(), 3 * one);
}

} // namespace Aeon::Bench
