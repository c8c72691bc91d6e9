#include "DirectoryCheckerTest.h"

namespace Aeon::Test
{

namespace fs = std::filesystem;

using ::testing::IsEmpty;

TEST_F(DirectoryChecker, FindsWhatIsWrongWithABatch)
{
	const std::string log = FIRST_SEGMENT + ".log";
	const Bytes good = readFile(at(log));
	const auto expect = [&](const std::string& what)
	{
		expectFinding(log, what);
		writeFile(at(log), good);
	};
	edit(log, [](Bytes& bytes) { bytes[70] ^= 1; });
	expect("at byte 0: wrong CRC-32C");
	edit(log, [](Bytes& bytes) { bytes.pop_back(); });
	expect("no whole batch");
	edit(log, [](Bytes& bytes) { bytes.resize(bytes.size() + 100); });
	expect("no whole batch");
	edit(log, store<std::int8_t>(16, 3));
	expect("no batch of a known magic");
	edit(log, store<std::int32_t>(12, -1));
	expect("no leader epoch");
	edit(log, store<std::int32_t>(12, 2));
	expect("leader epochs go back");
	edit(log, store<std::int64_t>(0, 1));
	expect("offsets go back or repeat");
	edit(log, [](Bytes& bytes) { bytes.resize(3000); });
	expect("larger than segment.bytes");
	editBatch(log, store<std::int16_t>(21, 0x80 | 0x10));
	expect("attribute bits 7-15");
	editBatch(log, store<std::int16_t>(21, 0x15));
	expect("unknown codec");
	editBatch(log, store<std::int16_t>(21, 0x11));
	expect("does not begin as its codec's");
	editBatch(log, store<std::int32_t>(23, 1));
	expect("more records than offsets");
	editBatch(log, store<std::int64_t>(35, 1));
	expect("max timestamp is not that of the records");
	editBatch(log, store<std::int64_t>(43, -1));
	expect("producer epoch without a producer");
	editBatch(log, store<std::int32_t>(57, 2));
	expect("bytes follow the last record");
	editBatch(log, store<std::int8_t>(61, 0));
	expect("a record's length");
	editBatch(log, store<std::int8_t>(63, 1));
	expect("a record's attributes are not 0");
	ASSERT_THAT(findings(), IsEmpty());
}

TEST_F(DirectoryChecker, FindsWhatIsWrongWithAnOffsetIndex)
{
	const std::string index = FIRST_SEGMENT + ".index";
	const Bytes good = readFile(at(index));
	ASSERT_GE(good.size(), 16U);
	const auto expect = [&](const std::string& what)
	{
		expectFinding(index, what);
		writeFile(at(index), good);
	};
	edit(index, store<std::int32_t>(0, 1));
	expect("the batch there ends at offset");
	edit(index, store<std::int32_t>(4, 17));
	expect("no batch begins at byte 17");
	edit(index, store<std::int64_t>(0, 2LL << 32));
	expect("an entry for the first batch");
	edit(index, [](Bytes& bytes) { std::copy(bytes.begin(), bytes.begin() + 8, bytes.begin() + 8); });
	expect("entries do not ascend");
	edit(index, [](Bytes& bytes) { bytes.resize(bytes.size() + 8); });
	expect("entries do not ascend");
	edit(index, [](Bytes& bytes) { bytes.resize(bytes.size() - 8); });
	expect("by index.interval.bytes the batch at byte");
	edit(index, [](Bytes& bytes) { bytes.erase(bytes.begin(), bytes.begin() + 8); });
	expect("by index.interval.bytes the batch at byte");
	edit(index, [](Bytes& bytes) { bytes.pop_back(); });
	expect("no multiple of 8");
	fs::remove(at(index));
	expect("is missing");
}

TEST_F(DirectoryChecker, FindsWhatIsWrongWithATimeIndex)
{
	const std::string index = FIRST_SEGMENT + ".timeindex";
	const Bytes good = readFile(at(index));
	ASSERT_GE(good.size(), 24U);
	const auto expect = [&](const std::string& what)
	{
		expectFinding(index, what);
		writeFile(at(index), good);
	};
	edit(index, store<std::int64_t>(0, TEST_TIME + 5000));
	expect("timestamps do not ascend");
	edit(index, store<std::int32_t>(8, 2000));
	expect("offsets descend");
	edit(index, store<std::int32_t>(8, 0));
	expect("no batch with this last offset");
	edit(index, [](Bytes& bytes) { bytes.resize(bytes.size() - 12); });
	expect("the largest timestamp of the segment is missing");
	edit(index, [](Bytes& bytes) { bytes.pop_back(); });
	expect("no multiple of 12");
	fs::remove(at(index));
	expect("is missing");
}

TEST_F(DirectoryChecker, FindsWhatIsWrongWithATransactionIndex)
{
	const std::string index = FIRST_SEGMENT + ".txnindex";
	const Bytes good = readFile(at(index));
	ASSERT_EQ(
		toHex(good), "0000000000000000000700000000000000000000000000000005"
					 "0000000000000006");
	const auto expect = [&](const std::string& what)
	{
		expectFinding(index, what);
		writeFile(at(index), good);
	};
	edit(index, store<std::int16_t>(0, 1));
	expect("unknown version");
	edit(index, store<std::int64_t>(2, 9));
	expect("no abort marker of its producer");
	edit(index, store<std::int64_t>(10, 1));
	expect("should begin at offset 0");
	edit(index, store<std::int64_t>(10, 5));
	expect("does not begin before its marker");
	edit(index, store<std::int64_t>(18, 4));
	expect("no entry for the abort marker at offset 5");
	edit(index, store<std::int64_t>(26, 7));
	expect("last stable offset behind the marker");
	edit(index, store<std::int64_t>(26, 4));
	expect("should have last stable offset 6");
	edit(index, [](Bytes& bytes) { bytes.pop_back(); });
	expect("no multiple of 34");
	fs::remove(at(index));
	expect("no entry for the abort marker at offset 5");
}

TEST_F(DirectoryChecker, FindsWhatIsWrongWithASnapshot)
{
	const std::string snapshot = last(".snapshot");
	const Bytes good = readFile(at(snapshot));
	ASSERT_GE(good.size(), 10U + 3 * 46);
	const auto expect = [&](const std::string& what)
	{
		expectFinding(snapshot, what);
		writeFile(at(snapshot), good);
	};
	const auto editEntry = [&](const std::function<void(Bytes&)>& change)
	{
		edit(
			snapshot,
			[&](Bytes& bytes)
			{
				change(bytes);
				Protocol::storeBigEndian(bytes.data() + 2, OnDisk::crc32c(OnDisk::View(bytes).subspan(6)));
			});
	};
	edit(snapshot, store<std::int16_t>(0, 2));
	expect("the version is not 1");
	edit(snapshot, [](Bytes& bytes) { bytes.back() ^= 1; });
	expect("wrong CRC-32C");
	editEntry(store<std::int32_t>(6, 4));
	expect("the size does not fit");
	editEntry([](Bytes& bytes) { std::copy(bytes.begin() + 10, bytes.begin() + 56, bytes.begin() + 56); });
	expect("a second entry of one producer");
	editEntry(store<std::int64_t>(10, 77));
	expect("the log has no batch of this producer");
	editEntry(store<std::int16_t>(18, 5));
	expect("not the epoch of the producer's last batch");
	editEntry(store<std::int32_t>(20, 55));
	expect("not the producer's last batch");
	editEntry(store<std::int64_t>(24, 100000));
	expect("last offset not below the snapshot's");
	editEntry(store<std::int64_t>(48, 2));
	expect("not the producer's open transaction");
	fs::rename(at(snapshot), at("t-0/00000000000000009999.snapshot"));
	expectFinding("t-0", "snapshot beyond the end of the log");
	expectFinding("t-0", "no snapshot at the end of the log");
	for (const char* name : {"t-0/00000000000000000003.snapshot", "t-0/00000000000000000004.snapshot"})
		fs::copy_file(at("t-0/00000000000000009999.snapshot"), at(name));
	expectFinding("t-0", "snapshot at 4, where no segment begins");
}

} // namespace Aeon::Test
