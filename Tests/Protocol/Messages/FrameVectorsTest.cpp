#include "Aeon/Protocol/ApiKey.h"
#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Testing/MessageCodec.h"
#include "Aeon/Testing/VectorFiles.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace Aeon;
using namespace Aeon::Testing;
using Json = nlohmann::json;

namespace
{

constexpr std::size_t SIZE_BYTES = 4;

/// One line of the frames file.
struct Frame
{
	explicit Frame(const Json& line) :
		api(line.at("api")),
		isRequest(line.at("type") == "request"),
		kind(line.at("kind")),
		key(line.at("api_key")),
		version(line.at("version")),
		headerVersion(line.at("header_version")),
		bodyOffset(line.at("body_offset")),
		header(line.at("header")),
		body(line.at("body")),
		bytes(parseHex(line.at("hex")))
	{
	}

	std::string place() const
	{
		return api + (isRequest ? "Request " : "Response ") + std::to_string(version) + " " + kind;
	}
	/// Versions of an unsupported request are unknown, and its body is one of the highest version.
	std::int16_t bodyVersion(const MessageCodec& codec) const { return std::min(version, codec.highestVersion); }

	std::string api;
	bool isRequest;
	std::string kind;
	std::int16_t key;
	std::int16_t version;
	std::int16_t headerVersion;
	std::size_t bodyOffset;
	Json header;
	Json body;
	std::vector<std::uint8_t> bytes;
};

const MessageCodec* newestCodec(const std::string& name)
{
	const MessageCodec* newest = nullptr;
	for (const MessageCodec& codec : registeredCodecs())
		if (codec.name == name && (newest == nullptr || codec.highestVersion > newest->highestVersion)) newest = &codec;
	return newest;
}

BytesView part(const Frame& frame, std::size_t from, std::size_t to)
{
	return BytesView(frame.bytes).subspan(from, to - from);
}

void expectFrame(const Frame& frame, const MessageCodec& bodyCodec)
{
	SCOPED_TRACE(frame.place());
	const auto key = Protocol::apiKeyOf(frame.key);
	ASSERT_TRUE(key.has_value());
	EXPECT_EQ(Protocol::apiName(*key), frame.api);
	const std::int16_t headerVersion = frame.isRequest ? Protocol::requestHeaderVersion(*key, frame.version)
													   : Protocol::responseHeaderVersion(*key, frame.version);
	ASSERT_EQ(headerVersion, frame.headerVersion);
	EXPECT_EQ(Protocol::loadBigEndian<std::int32_t>(frame.bytes.data()), std::int32_t(frame.bytes.size() - SIZE_BYTES));

	const MessageCodec* header = newestCodec(frame.isRequest ? "RequestHeader" : "ResponseHeader");
	ASSERT_NE(header, nullptr);
	const BytesView whole = part(frame, SIZE_BYTES, frame.bytes.size());
	const std::size_t headerSize = header->decodeFront(whole, headerVersion, Protocol::Arena::UNLIMITED);
	ASSERT_EQ(headerSize + SIZE_BYTES, frame.bodyOffset);
	EXPECT_EQ(header->decode(whole.first(headerSize), headerVersion), frame.header);
	const BytesView body = whole.subspan(headerSize);
	EXPECT_EQ(bodyCodec.decode(body, frame.bodyVersion(bodyCodec)), frame.body);

	std::vector<std::uint8_t> written = header->encode(frame.header, headerVersion);
	const auto writtenBody = bodyCodec.encode(frame.body, frame.bodyVersion(bodyCodec));
	written.insert(written.end(), writtenBody.begin(), writtenBody.end());
	EXPECT_EQ(toHex(written), toHex({whole.begin(), whole.end()}));
}

} // namespace

TEST(FrameVectors, HeadersAndBodiesDecodeToTheirJsonAndEncodeToTheirBytes)
{
	const auto folder = vectorFolder();
	if (!folder) GTEST_SKIP() << "NO GOLDEN VECTORS: set AEON_VECTORS, or put them at " << AEON_VECTORS_DEFAULT;
	std::size_t frames = 0;
	std::size_t unsupported = 0;
	forEachLine(
		*folder / "Frames.jsonl",
		[&](const Json& line)
		{
			const Frame frame(line);
			const MessageCodec* codec = newestCodec(frame.api + (frame.isRequest ? "Request" : "Response"));
			EXPECT_TRUE(!AEON_ALL_MESSAGES || codec != nullptr) << frame.place();
			if (codec == nullptr) return;
			++frames;
			unsupported += frame.kind == "unsupported_version" ? 1 : 0;
			expectFrame(frame, *codec);
		});
	EXPECT_GT(frames, 0u);
	EXPECT_EQ(unsupported, 4u);
	std::cout << frames << " frames\n";
}
