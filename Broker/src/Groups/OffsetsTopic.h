#pragma once

#include "Handlers/BrokerConfigRules.h"

#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/MetadataLog.h"

#include <string_view>

namespace Aeon
{

/// The topic that holds groups and their offsets; made when a client first asks for a group's coordinator.
///
/// Thread-safe.
class OffsetsTopic
{
public:
	static constexpr std::string_view NAME = "__consumer_offsets";

	/// Config and log outlive this.
	OffsetsTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata);

	/// Makes the topic as `offsets.topic.*` says where it is not there. Of the replicas asked for there are as many as
	/// there are brokers. Blocks on the disk while it makes it. Errors: COORDINATOR_NOT_AVAILABLE (the cluster refuses
	/// the topic; the reason is in the message). Throws as MetadataLog::commit.
	Result<void> ensure();

private:
	const BrokerConfig& _config;
	Coordinator::MetadataLog& _metadata;
	const BrokerConfigRules _rules;
};

} // namespace Aeon
