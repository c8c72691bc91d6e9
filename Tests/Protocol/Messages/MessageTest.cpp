#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/Frame.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/MetadataRequest.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/RequestHeader.h"
#include "Aeon/Protocol/Messages/ResponseHeader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace Aeon;
using namespace Aeon::Protocol;

namespace
{

using Bytes = std::vector<std::uint8_t>;

template <typename Message>
Bytes encoded(const Message& message, std::int16_t version)
{
	Bytes bytes(message.encodedSize(version).memoryBytes);
	Encoder encoder(bytes);
	message.encode(encoder, version);
	encoder.finish();
	return bytes;
}

template <typename Message>
void decode(Message& message, const Bytes& bytes, std::int16_t version, Arena& arena)
{
	Decoder decoder(bytes, arena);
	message.decode(decoder, version);
	EXPECT_EQ(decoder.remaining(), 0u);
}

class NoFile final : public FileSource
{
public:
	int descriptor() const noexcept override { return -1; }
	const std::uint8_t* mapped(std::uint64_t, std::size_t) const noexcept override { return nullptr; }
};

/// A response with that many partitions, whose records lie in a file.
FetchResponse fetchResponse(Arena& arena, const FileSource& file, std::size_t partitions, std::uint32_t recordBytes)
{
	FetchResponse response;
	auto& topic = response.responses.append(arena);
	topic.topic = "topic";
	topic.partitions.resize(arena, partitions);
	for (std::size_t index = 0; index < partitions; ++index)
		topic.partitions[index].records = FileSlice{&file, 1000 * index, recordBytes};
	return response;
}

} // namespace

TEST(Message, AFieldThatTheVersionLacksIsRefusedUnlessItMayBeDropped)
{
	Arena arena;
	FetchResponse response;
	auto& partition = response.responses.append(arena).partitions.append(arena);
	partition.lastStableOffset = 7; // may be dropped
	EXPECT_NO_THROW(encoded(response, 3));
	partition.preferredReadReplica = 2; // may not
	EXPECT_THROW(encoded(response, 10), EncodeException);
	EXPECT_NO_THROW(encoded(response, 11));
}

TEST(Message, ATaggedFieldBeforeItsVersionIsRefused)
{
	Arena arena;
	FetchResponse response;
	auto& partition = response.responses.append(arena).partitions.append(arena);
	partition.currentLeader.leaderId = 4;
	EXPECT_THROW(encoded(response, 11), EncodeException);
	EXPECT_NO_THROW(encoded(response, 12));
}

TEST(Message, NullIsRefusedInVersionsThatAllowNone)
{
	MetadataRequest request;
	request.topics = Array<MetadataRequest::MetadataRequestTopic>::null();
	EXPECT_THROW(encoded(request, 0), EncodeException);
	EXPECT_NO_THROW(encoded(request, 1));
}

TEST(Message, VersionsOutsideTheRangeAreRefused)
{
	Arena arena;
	FetchRequest request;
	EXPECT_THROW(encoded(request, FetchRequest::HIGHEST_VERSION + 1), EncodeException);
	EXPECT_THROW(encoded(request, -1), EncodeException);
	Decoder decoder({}, arena);
	EXPECT_THROW(request.decode(decoder, FetchRequest::HIGHEST_VERSION + 1), DecodeException);
}

TEST(Message, DecodingForgetsWhatTheObjectHeldBefore)
{
	Arena arena;
	MetadataRequest request;
	request.topics.append(arena).name = "topic";
	const Bytes bytes = encoded(request, 0);
	MetadataRequest used;
	used.allowAutoTopicCreation = false;
	used.unknownTaggedFields.append(arena, {1, {}});
	decode(used, bytes, 0, arena);
	EXPECT_TRUE(used.allowAutoTopicCreation);
	EXPECT_TRUE(used.unknownTaggedFields.empty());
}

TEST(Message, StringsAndBytesAreViewsOfTheFrame)
{
	Arena arena;
	ProduceRequest request;
	auto& topic = request.topicData.append(arena);
	topic.name = "topic";
	const Bytes records(100, 0xab);
	topic.partitionData.append(arena).records = BytesView(records);
	const Bytes bytes = encoded(request, 9);
	ProduceRequest decoded;
	decode(decoded, bytes, 9, arena);
	const auto inFrame = [&](const void* place)
	{
		const auto* byte = static_cast<const std::uint8_t*>(place);
		return byte >= bytes.data() && byte < bytes.data() + bytes.size();
	};
	EXPECT_TRUE(inFrame(decoded.topicData[0].name.data()));
	EXPECT_TRUE(inFrame(decoded.topicData[0].partitionData[0].records.bytes().data()));
	EXPECT_FALSE(inFrame(&decoded.topicData[0]));
}

TEST(Message, UnknownTaggedFieldsTravelBetweenKnownOnes)
{
	Arena arena;
	const Bytes data{7};
	FetchResponse response;
	auto& partition = response.responses.append(arena).partitions.append(arena);
	partition.currentLeader.leaderId = 4; // tag 1
	partition.unknownTaggedFields.append(arena, {0, data});
	partition.unknownTaggedFields.append(arena, {9, data});
	const Bytes bytes = encoded(response, 12);
	const Bytes first{0, 1, 7, 1};
	const Bytes last{9, 1, 7};
	EXPECT_NE(std::search(bytes.begin(), bytes.end(), first.begin(), first.end()), bytes.end());
	EXPECT_NE(std::search(bytes.begin(), bytes.end(), last.begin(), last.end()), bytes.end());
}

TEST(Message, UnknownTaggedFieldsAreRefusedWhereNothingIsTagged)
{
	Arena arena;
	FetchRequest request;
	request.unknownTaggedFields.append(arena, {9, {}});
	EXPECT_THROW(encoded(request, 11), EncodeException);
}

TEST(Message, RequestHeadersKeepTheOldLengthOfTheClientId)
{
	RequestHeader header;
	header.clientId = "ab";
	const Bytes bytes = encoded(header, 2);
	EXPECT_EQ(Bytes(bytes.begin() + 8, bytes.end()), (Bytes{0, 2, 'a', 'b', 0}));
	header.clientId.reset();
	const Bytes anonymous = encoded(header, 2);
	EXPECT_EQ(Bytes(anonymous.begin() + 8, anonymous.end()), (Bytes{0xff, 0xff, 0}));
}

TEST(Message, AnArrayThatOutgrowsTheBudgetIsRefused)
{
	// One byte on the wire, tens of bytes in memory: a small frame that would decode to much.
	Bytes bytes(4 + 60000 * 2, 0);
	storeBigEndian<std::int32_t>(bytes.data(), 60000);
	Arena arena(1024 * 1024);
	Decoder decoder(bytes, arena);
	MetadataRequest request;
	EXPECT_THROW(request.decode(decoder, 0), DecodeException);
}

TEST(Frame, CountsMemoryAndFilesInItsPrefix)
{
	NoFile file;
	Arena arena;
	const FetchResponse response = fetchResponse(arena, file, 2, 500);
	BufferChain chain;
	ResponseHeader header;
	header.correlationId = 77;
	encodeFrame(chain, header, 1, response, 12);
	ASSERT_EQ(chain.pieces().size(), 5u);
	const auto& first = chain.pieces()[0];
	EXPECT_EQ(loadBigEndian<std::int32_t>(first.data), static_cast<std::int32_t>(chain.totalBytes() - 4));
	EXPECT_EQ(loadBigEndian<std::int32_t>(first.data + 4), 77);
	EXPECT_EQ(chain.pieces()[1].file.length, 500u);
	EXPECT_EQ(chain.pieces()[3].file.position, 1000u);
	EXPECT_EQ(chain.totalBytes(), 4 + 5 + response.encodedSize(12).totalBytes());
}

TEST(Frame, RefusesTwoGibibytes)
{
	NoFile file;
	Arena arena;
	const FetchResponse response = fetchResponse(arena, file, 2, 1u << 30);
	BufferChain chain;
	EXPECT_THROW(encodeFrame(chain, ResponseHeader(), 0, response, 4), EncodeException);
}
