#include "Metadata/LeaderChange.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/Messages/ControlRecordTypeSchema.h"
#include "Aeon/Protocol/Messages/LeaderChangeMessage.h"

namespace Aeon
{

namespace
{

constexpr std::int16_t KEY_VERSION = 0;
constexpr std::int16_t LEADER_CHANGE_TYPE = 2;
/// The version without directory ids, which every quorum reads.
constexpr std::int16_t MESSAGE_VERSION = 0;

template <typename Message>
void append(const Message& message, std::int16_t version, std::vector<std::uint8_t>& out)
{
	const std::size_t start = out.size();
	out.resize(start + message.encodedSize(version).memoryBytes);
	Protocol::Encoder encoder(std::span<std::uint8_t>(out).subspan(start));
	message.encode(encoder, version);
	encoder.finish();
}

} // namespace

std::vector<std::uint8_t> leaderChangeKey()
{
	std::vector<std::uint8_t> key(sizeof KEY_VERSION);
	Protocol::storeBigEndian(key.data(), KEY_VERSION);
	Protocol::ControlRecordTypeSchema schema;
	schema.type = LEADER_CHANGE_TYPE;
	append(schema, KEY_VERSION, key);
	return key;
}

std::vector<std::uint8_t> leaderChangeValue(NodeId leader)
{
	Protocol::Arena arena;
	Protocol::LeaderChangeMessage message;
	message.version = MESSAGE_VERSION;
	message.leaderId = leader.value();
	message.voters.append(arena).voterId = leader.value();
	message.grantingVoters = message.voters;
	std::vector<std::uint8_t> value;
	append(message, MESSAGE_VERSION, value);
	return value;
}

} // namespace Aeon
