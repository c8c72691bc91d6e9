#pragma once

#include "Handlers/BrokerConfigRules.h"

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Result.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Coordinator/ConfigResource.h"
#include "Aeon/Coordinator/MetadataLog.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace Aeon
{

/// A topic that a coordinator keeps its records in; made when a client first asks for such a coordinator.
///
/// Thread-safe.
class InternalTopic
{
public:
	/// How the topic is made where it is not there.
	struct Shape
	{
		std::string_view name;
		std::int32_t numPartitions = 1;
		/// As many as there are brokers where there are fewer.
		std::int16_t replicationFactor = 1;
		/// `min.insync.replicas`, at most the number of replicas; 0 leaves it to the broker's default.
		std::int32_t minInSyncReplicas = 0;
		Coordinator::ConfigMap configs;
	};

	/// Config and log outlive this.
	InternalTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata, Shape shape);

	/// Makes the topic where it is not there. Blocks on the disk while it makes it. Errors: COORDINATOR_NOT_AVAILABLE
	/// (the cluster refuses the topic; the reason is in the message, and once in the broker's log: clients ask again
	/// and again). Throws as MetadataLog::commit.
	Result<void> ensure();

private:
	void report(const std::string& refusal);

	Coordinator::MetadataLog& _metadata;
	const Shape _shape;
	const BrokerConfigRules _rules;
	Mutex _mutex;
	/// The newest refusal that the log tells.
	std::string _reported AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
