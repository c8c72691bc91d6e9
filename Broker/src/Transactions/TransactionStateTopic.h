#pragma once

#include "InternalTopic.h"

#include <string_view>

namespace Aeon
{

/// The topic that holds the state of transactional ids, made as `transaction.state.log.*` says.
///
/// Thread-safe.
class TransactionStateTopic final : public InternalTopic
{
public:
	static constexpr std::string_view NAME = "__transaction_state";

	/// Config and log outlive this.
	TransactionStateTopic(const BrokerConfig& config, Coordinator::MetadataLog& metadata);
};

} // namespace Aeon
