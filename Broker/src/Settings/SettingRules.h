#pragma once

#include "Aeon/Base/SettingDefinition.h"

#include <string_view>

namespace Aeon
{

bool isGzipLevel(std::string_view text);
bool isNotEmpty(std::string_view text);
/// Each item host:port.
bool isHostPortList(std::string_view text);
/// Each item id@host:port.
bool isVoterList(std::string_view text);
/// A single '*', or items partition:broker.
bool isReplicaList(std::string_view text);
/// A word, or by_duration: and a duration as ISO 8601 writes it.
bool isOffsetReset(std::string_view text);
bool isDeadLetterTopic(std::string_view text);

inline constexpr SettingRule GZIP_LEVEL{isGzipLevel, "1 to 9, or -1 for the library's choice"};
inline constexpr SettingRule NOT_EMPTY{isNotEmpty, "a text that is not empty"};
inline constexpr SettingRule HOST_PORT_LIST{isHostPortList, "a comma-separated list of host:port"};
inline constexpr SettingRule VOTER_LIST{isVoterList, "a comma-separated list of id@host:port"};
inline constexpr SettingRule REPLICA_LIST{isReplicaList, "*, or a comma-separated list of partition:broker"};
inline constexpr SettingRule OFFSET_RESET{
	isOffsetReset, "earliest, latest, or by_duration: and a duration such as PT1H that is not negative"};
inline constexpr SettingRule DEAD_LETTER_TOPIC{isDeadLetterTopic, "a topic name that does not begin with __"};

} // namespace Aeon
