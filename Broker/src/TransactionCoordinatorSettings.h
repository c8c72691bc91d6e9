#pragma once

#include "Aeon/Broker/TransactionTopicConfig.h"
#include "Aeon/Coordinator/TransactionCoordinatorConfig.h"

namespace Aeon
{

class EffectiveSettings;

/// What the broker's settings come to for transactions.
Coordinator::TransactionCoordinatorConfig transactionCoordinatorConfigOf(const EffectiveSettings& settings);

/// What they come to for the topic that their state is kept in.
TransactionTopicConfig transactionTopicConfigOf(const EffectiveSettings& settings);

} // namespace Aeon
