#include "StoredBatches.h"

#include "RawClient.h"

#include <array>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

constexpr int FETCH = 1;
/// The last version that is not flexible; zstd travels from 10 on.
constexpr int FETCH_VERSION = 11;
constexpr int BYTES_MAX = 1 << 20;
constexpr std::array<const char*, 5> CODEC_NAMES{"none", "gzip", "snappy", "lz4", "zstd"};

Bytes fetchRequest(const std::string& topic)
{
	ByteWriter request = requestHeader(FETCH, FETCH_VERSION);
	request.int32(-1).int32(100).int32(1).int32(BYTES_MAX).int8(0);
	request.int32(0).int32(-1); // no session
	request.int32(1).string(topic).int32(1).int32(0).int32(-1).int64(0).int64(-1).int32(BYTES_MAX);
	request.int32(0).string("");
	return request.bytes();
}

/// The record bytes of an answer of that version with one topic and one partition.
Bytes recordsOf(const Bytes& reply)
{
	const std::size_t topicStart = 4 + 4 + 2 + 4 + 4;
	const std::size_t partition = topicStart + 2 + static_cast<std::size_t>(integerAt(reply, topicStart, 2)) + 4;
	const std::int64_t error = integerAt(reply, partition + 4, 2);
	if (error != 0) throw std::runtime_error("Fetch answered error " + std::to_string(error));
	const std::size_t aborted = partition + 4 + 2 + 8 + 8 + 8;
	const std::int64_t abortedCount = integerAt(reply, aborted, 4);
	const std::size_t preferredReplica =
		aborted + 4 + (abortedCount > 0 ? static_cast<std::size_t>(abortedCount) * 16 : 0);
	const std::size_t records = preferredReplica + 4;
	return {reply.begin() + static_cast<std::ptrdiff_t>(records + 4), reply.end()};
}

} // namespace

std::set<std::string> codecsOfStoredBatches(const std::string& bootstrap, const std::string& topic)
{
	constexpr std::size_t LENGTH_AT = 8;
	constexpr std::size_t ATTRIBUTES_AT = 21;
	RawClient client(bootstrap);
	if (client.exchange(fetchRequest(topic)) != RawClient::Outcome::ANSWERED) throw std::runtime_error("no answer");
	const Bytes records = recordsOf(client.reply());
	std::set<std::string> names;
	for (std::size_t batch = 0; batch + ATTRIBUTES_AT + 2 <= records.size();)
	{
		names.insert(CODEC_NAMES.at(static_cast<std::size_t>(integerAt(records, batch + ATTRIBUTES_AT, 2) & 7)));
		batch += LENGTH_AT + 4 + static_cast<std::size_t>(integerAt(records, batch + LENGTH_AT, 4));
	}
	return names;
}

} // namespace Aeon::Test
