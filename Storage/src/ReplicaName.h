#pragma once

#include "Aeon/Base/Types.h"

#include <optional>
#include <string>
#include <string_view>

namespace Aeon::Storage
{

inline constexpr std::string_view METADATA_LOG_NAME = "__cluster_metadata-0";

/// What the name of a directory below a log directory says:
///
///     topic-3                                            live
///     topic-3.0123456789abcdef0123456789abcdef-delete    deleted, to be removed
///     topic-3.0123456789abcdef0123456789abcdef-future    being moved here
///     topic-3.0123456789abcdef0123456789abcdef-stray     does not belong here
struct ReplicaName
{
	enum class Kind
	{
		LIVE,
		DELETED,
		FUTURE,
		STRAY
	};

	TopicPartition topicPartition;
	Kind kind = Kind::LIVE;

	/// No value for a name that is no replica's.
	static std::optional<ReplicaName> parse(const std::string& name);
};

/// A name for a replica that is deleted or set aside, different each time and at most 255 characters long.
std::string replicaNameFor(const TopicPartition& topicPartition, ReplicaName::Kind kind);

} // namespace Aeon::Storage
