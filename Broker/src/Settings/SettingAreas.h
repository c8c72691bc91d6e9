#pragma once

#include "Aeon/Base/SettingDefinition.h"

#include <span>

namespace Aeon
{

/// Settings of who clients are.
std::span<const SettingDefinition> authenticationRows();
/// Settings of compaction.
std::span<const SettingDefinition> cleanerRows();
/// Settings of the controller quorum.
std::span<const SettingDefinition> controllerRows();
/// Settings of consumer groups.
std::span<const SettingDefinition> coordinatorRows();
/// Settings of logs on disk.
std::span<const SettingDefinition> logRows();
/// Settings of metrics.
std::span<const SettingDefinition> metricsRows();
/// Settings of listeners and connections.
std::span<const SettingDefinition> networkRows();
/// Settings of the broker itself.
std::span<const SettingDefinition> nodeRows();
/// Settings of quotas.
std::span<const SettingDefinition> quotaRows();
/// Settings of storage on other machines.
std::span<const SettingDefinition> remoteStorageRows();
/// Settings of replication.
std::span<const SettingDefinition> replicationRows();
/// Settings of share groups.
std::span<const SettingDefinition> shareGroupRows();
/// Settings of streams groups.
std::span<const SettingDefinition> streamsGroupRows();
/// Settings of TLS.
std::span<const SettingDefinition> tlsRows();
/// Settings of topics.
std::span<const SettingDefinition> topicDefaultRows();
/// Settings of producers and transactions.
std::span<const SettingDefinition> transactionRows();
/// Our own, which begin with "aeon.".
std::span<const SettingDefinition> aeonRows();

/// Settings of topics, and of groups.
std::span<const SettingDefinition> topicRows();
std::span<const SettingDefinition> groupRows();

} // namespace Aeon
