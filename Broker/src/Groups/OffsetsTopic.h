#pragma once

#include "InternalTopic.h"

#include <string_view>

namespace Aeon
{

/// The topic that holds groups and their offsets, made as `offsets.topic.*` says.
///
/// Thread-safe.
class OffsetsTopic final : public InternalTopic
{
public:
	static constexpr std::string_view NAME = "__consumer_offsets";

	/// Config and log outlive this.
	OffsetsTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata);
};

} // namespace Aeon
