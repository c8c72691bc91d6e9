#pragma once

#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Encoder.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Testing
{

/// One generated message behind function pointers, so that a test can walk over all of them.
struct MessageCodec
{
	std::string codeNamespace;
	std::string name;
	std::int16_t apiKey;
	std::int16_t lowestVersion;
	std::int16_t highestVersion;

	/// What the bytes say, as JSON. Throws DecodeException, also where bytes are left over.
	nlohmann::json (*decode)(BytesView bytes, std::int16_t version);
	/// The bytes decoded and encoded again.
	std::vector<std::uint8_t> (*decodeAndEncode)(BytesView bytes, std::int16_t version);
	/// What the JSON says, as bytes.
	std::vector<std::uint8_t> (*encode)(const nlohmann::json& json, std::int16_t version);
	/// Decodes from the front and gives back how many bytes that took; the decoded memory is bounded by budget.
	std::size_t (*decodeFront)(BytesView bytes, std::int16_t version, std::size_t budgetBytes);
};

/// All codecs linked into the program. Complete once main has begun.
std::vector<MessageCodec>& registeredCodecs();
/// Null where the program has no such message.
const MessageCodec* findCodec(std::string_view codeNamespace, std::string_view name);

template <typename Message>
std::vector<std::uint8_t> encodedBytes(const Message& message, std::int16_t version)
{
	std::vector<std::uint8_t> bytes(message.encodedSize(version).memoryBytes);
	Protocol::Encoder encoder(bytes);
	message.encode(encoder, version);
	encoder.finish();
	return bytes;
}

template <typename Message>
Message decodedWhole(BytesView bytes, std::int16_t version, Protocol::Arena& arena)
{
	Message message;
	Protocol::Decoder decoder(bytes, arena);
	message.decode(decoder, version);
	if (decoder.remaining() > 0) throw Protocol::DecodeException("bytes are left behind the message");
	return message;
}

/// Adds the codec of a message; emitted JSON converters call it before main.
template <typename Message>
bool registerCodec(const char* codeNamespace)
{
	registeredCodecs().push_back(
		{codeNamespace, std::string(Message::NAME), Message::API_KEY, Message::LOWEST_VERSION, Message::HIGHEST_VERSION,
		 [](BytesView bytes, std::int16_t version)
		 {
			 Protocol::Arena arena;
			 return toJson(decodedWhole<Message>(bytes, version, arena), version);
		 },
		 [](BytesView bytes, std::int16_t version)
		 {
			 Protocol::Arena arena;
			 return encodedBytes(decodedWhole<Message>(bytes, version, arena), version);
		 },
		 [](const nlohmann::json& json, std::int16_t version)
		 {
			 Protocol::Arena arena;
			 Message message;
			 fromJson(json, version, arena, message);
			 return encodedBytes(message, version);
		 },
		 [](BytesView bytes, std::int16_t version, std::size_t budgetBytes)
		 {
			 Protocol::Arena arena(budgetBytes);
			 Message message;
			 Protocol::Decoder decoder(bytes, arena);
			 message.decode(decoder, version);
			 return decoder.position();
		 }});
	return true;
}

} // namespace Aeon::Testing
