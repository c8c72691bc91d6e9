#include "ReplicaName.h"

#include "Aeon/Base/Check.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace Aeon::Storage
{

namespace
{

constexpr std::size_t NAME_MAX_CHARACTERS = 255;

struct KindSuffix
{
	ReplicaName::Kind kind;
	std::string_view suffix;
};

constexpr std::array SUFFIXES = {
	KindSuffix{ReplicaName::Kind::DELETED, "-delete"},
	KindSuffix{ReplicaName::Kind::FUTURE, "-future"},
	KindSuffix{ReplicaName::Kind::STRAY, "-stray"},
};

std::optional<TopicPartition> parseTopicPartition(std::string_view name)
{
	const auto dash = name.rfind('-');
	if (dash == std::string_view::npos || dash == 0 || dash + 1 == name.size()) return std::nullopt;
	std::int32_t partition = 0;
	const char* const end = name.data() + name.size();
	const auto [parsedEnd, error] = std::from_chars(name.data() + dash + 1, end, partition);
	if (error != std::errc() || parsedEnd != end || partition < 0) return std::nullopt;
	return TopicPartition{std::string(name.substr(0, dash)), PartitionId(partition)};
}

std::string randomHex()
{
	const Uuid id = Uuid::random();
	std::array<char, 33> text;
	std::snprintf(
		text.data(), text.size(), "%016llx%016llx", static_cast<unsigned long long>(id.high),
		static_cast<unsigned long long>(id.low));
	return text.data();
}

} // namespace

std::optional<ReplicaName> ReplicaName::parse(const std::string& name)
{
	for (const auto& [kind, suffix] : SUFFIXES)
	{
		if (!name.ends_with(suffix)) continue;
		const auto dot = name.rfind('.');
		if (dot == std::string::npos || dot + 1 + suffix.size() >= name.size()) return std::nullopt;
		const auto topicPartition = parseTopicPartition(std::string_view(name).substr(0, dot));
		if (!topicPartition) return std::nullopt;
		return ReplicaName{*topicPartition, kind};
	}
	const auto topicPartition = parseTopicPartition(name);
	if (!topicPartition) return std::nullopt;
	return ReplicaName{*topicPartition, Kind::LIVE};
}

std::string replicaNameFor(const TopicPartition& topicPartition, ReplicaName::Kind kind)
{
	std::string_view suffix;
	for (const auto& candidate : SUFFIXES)
		if (candidate.kind == kind) suffix = candidate.suffix;
	AEON_CHECK(!suffix.empty());
	const std::string tail =
		"-" + std::to_string(topicPartition.partition.value()) + "." + randomHex() + std::string(suffix);
	return topicPartition.topic.substr(0, NAME_MAX_CHARACTERS - tail.size()) + tail;
}

} // namespace Aeon::Storage
