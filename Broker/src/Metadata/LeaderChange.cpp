#include "Metadata/LeaderChange.h"

#include "Aeon/Protocol/BigEndian.h"

namespace Aeon
{

namespace
{

constexpr std::int16_t CONTROL_KEY_VERSION = 0;
constexpr std::int16_t LEADER_CHANGE_TYPE = 2;
constexpr std::int16_t MESSAGE_VERSION = 0;

template <typename Number>
void put(std::vector<std::uint8_t>& out, Number number)
{
	out.resize(out.size() + sizeof(Number));
	Protocol::storeBigEndian(out.data() + out.size() - sizeof(Number), number);
}

/// An array of one voter, with the voter's empty tagged section.
void putVoters(std::vector<std::uint8_t>& out, NodeId voter)
{
	constexpr std::uint8_t COMPACT_LENGTH_OF_ONE = 2;
	out.push_back(COMPACT_LENGTH_OF_ONE);
	put(out, voter.value());
	out.push_back(0);
}

} // namespace

std::vector<std::uint8_t> leaderChangeKey()
{
	std::vector<std::uint8_t> key;
	put(key, CONTROL_KEY_VERSION);
	put(key, LEADER_CHANGE_TYPE);
	return key;
}

std::vector<std::uint8_t> leaderChangeValue(NodeId leader)
{
	std::vector<std::uint8_t> value;
	put(value, MESSAGE_VERSION);
	put(value, leader.value());
	putVoters(value, leader);
	putVoters(value, leader);
	value.push_back(0);
	return value;
}

} // namespace Aeon
