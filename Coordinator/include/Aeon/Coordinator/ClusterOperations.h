#pragma once

#include "Aeon/Coordinator/BrokerImage.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <cstdint>
#include <span>

namespace Aeon::Coordinator
{

/// The level of metadata.version that a new cluster starts at: 4.0-IV3. Nothing written here needs a later one, and
/// every Kafka 4 opens a directory of this level.
inline constexpr std::int16_t METADATA_VERSION_NEW_CLUSTER = 25;
/// The highest level this code can read: 4.4-IV2.
inline constexpr std::int16_t METADATA_VERSION_LATEST = 33;
/// The lowest level this code can work with.
inline constexpr std::int16_t METADATA_VERSION_LOWEST = 7;

/// The first records of a cluster: metadata.version at METADATA_VERSION_NEW_CLUSTER, and the features that Kafka turns
/// on at that level. None where the image has a metadata.version already.
MetadataRecords bootstrapCluster(const MetadataImage& image);

/// A feature that this code supports, with its levels, both inclusive.
std::span<const BrokerFeature> supportedFeatures();

/// Registers the one broker of a cluster, which has just started, and lets it serve at once; others that the log
/// knows are fenced, since they cannot be there. The broker's epoch becomes the offset of its
/// record, which is image.highestOffset() + 1 (the records must be the first of their commit); the one given is not
/// looked at.
/// A cluster of Kafka 4 that lacks group.version gets it, so that clients can use the consumer protocol there without a
/// call to upgrade features; Kafka 4.0 and later open it as before.
MetadataRecords registerBroker(const MetadataImage& image, const BrokerImage& broker);

/// Makes the broker leader of the partitions that lack a leader and have it in their in-sync replicas, as those of a
/// broker that Kafka had shut down. Kafka 4.1 empties the in-sync replicas where it stops the last of them (KIP-966):
/// the broker then comes back from the eligible leaders, or as the last known one, and is in sync again. With newReigns
/// also of those that it leads already: each begins a new leader epoch, by which clients can tell what an unclean stop
/// may have lost (KIP-320).
MetadataRecords electLeaders(const MetadataImage& image, NodeId broker, bool newReigns);

} // namespace Aeon::Coordinator
