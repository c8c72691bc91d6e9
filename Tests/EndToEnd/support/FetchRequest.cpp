#include "FetchRequest.h"

#include "RawClient.h"

namespace Aeon::Test
{

namespace
{

constexpr int FETCH = 1;
/// The last version that is not flexible; zstd travels from 10 on.
constexpr int FETCH_VERSION = 11;

} // namespace

Bytes fetchRequest(const GroupPartition& place, std::int64_t offset, int waitMs, int bytesMax)
{
	ByteWriter request = requestHeader(FETCH, FETCH_VERSION);
	request.int32(-1).int32(waitMs).int32(1).int32(bytesMax).int8(0);
	request.int32(0).int32(-1); // no session
	request.int32(1).string(place.topic).int32(1);
	request.int32(place.partition).int32(-1).int64(offset).int64(-1).int32(bytesMax);
	request.int32(0).string("");
	return request.bytes();
}

FetchedPartition fetchedPartition(const Bytes& reply)
{
	const std::size_t topicStart = 4 + 4 + 2 + 4 + 4;
	const std::size_t partition = topicStart + 2 + static_cast<std::size_t>(integerAt(reply, topicStart, 2)) + 4;
	const std::size_t highWatermark = partition + 4 + 2;
	const std::size_t aborted = highWatermark + 8 + 8 + 8;
	const std::int64_t abortedCount = integerAt(reply, aborted, 4);
	const std::size_t preferredReplica =
		aborted + 4 + (abortedCount > 0 ? static_cast<std::size_t>(abortedCount) * 16 : 0);
	const std::size_t records = preferredReplica + 4;
	const std::int64_t recordBytes = integerAt(reply, records, 4);
	FetchedPartition fetched;
	fetched.error = static_cast<int>(integerAt(reply, partition + 4, 2));
	fetched.highWatermark = integerAt(reply, highWatermark, 8);
	if (recordBytes > 0) fetched.records.assign(reply.begin() + static_cast<std::ptrdiff_t>(records + 4), reply.end());
	return fetched;
}

} // namespace Aeon::Test
