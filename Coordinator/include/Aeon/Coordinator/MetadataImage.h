#pragma once

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/BrokerImage.h"
#include "Aeon/Coordinator/ConfigResource.h"
#include "Aeon/Coordinator/PersistentMap.h"
#include "Aeon/Coordinator/TopicImage.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Coordinator
{

/// Everything the cluster knows at one offset of its metadata log: the fold of all records up to there. Handlers
/// hold one for the length of a request and read it without locks; pointers into it stay valid that long.
/// A new image shares with the old one whatever did not change. Only MetadataReplay makes one.
///
/// Immutable after construction. Thread-safe.
class MetadataImage
{
public:
	using Ptr = std::shared_ptr<const MetadataImage>;
	using TopicsByName = PersistentMap<std::string, std::shared_ptr<const TopicImage>>;
	using Brokers = std::map<NodeId, std::shared_ptr<const BrokerImage>>;
	using Features = std::map<std::string, std::int16_t, std::less<>>;

	/// The image before the first record.
	static Ptr empty();

	/// The topic of that name, or null.
	const TopicImage* topic(std::string_view name) const noexcept;
	/// The topic of that id, or null.
	const TopicImage* topic(const Uuid& id) const noexcept;
	/// All topics, ascending by the bytes of their names.
	const TopicsByName& topics() const noexcept { return _topicsByName; }
	/// Number of partitions of all topics together.
	std::size_t partitionCount() const noexcept { return _partitionCount; }
	/// A topic whose name differs from this one only in '.' against '_', or an empty view where there is none.
	/// Such names would share their metric names, so Kafka refuses the second one.
	std::string_view collidingTopic(std::string_view name) const;

	/// Overrides of a resource; empty where it has none.
	const ConfigMap& configs(ConfigResourceType type, std::string_view name) const;
	/// One override, or null.
	const std::string* config(ConfigResourceType type, std::string_view name, std::string_view key) const;

	const Brokers& brokers() const noexcept { return _brokers; }
	/// The broker of that id, or null.
	const BrokerImage* broker(NodeId id) const noexcept;

	/// Finalized feature levels (metadata.version, transaction.version, ...); a feature that is not there has
	/// level 0.
	const Features& features() const noexcept { return _features; }
	std::int16_t featureLevel(std::string_view name) const noexcept;

	/// First producer id that no block holds yet.
	ProducerId nextProducerId() const noexcept { return _nextProducerId; }

	/// Offset of the last record that this image holds; -1 for the empty one. Grows with every commit, and so
	/// serves as the epoch of finalized features.
	Offset highestOffset() const noexcept { return _highestOffset; }
	/// Leader epoch of that record.
	LeaderEpoch highestEpoch() const noexcept { return _highestEpoch; }
	/// Records of kinds or versions that this image could not hold. Zero means that the image can be written out
	/// whole, as a snapshot.
	std::uint64_t skippedRecordCount() const noexcept { return _skippedRecordCount; }

private:
	friend class MetadataReplay;

	TopicsByName _topicsByName;
	PersistentMap<Uuid, std::shared_ptr<const TopicImage>> _topicsById;
	/// Names that hold '.' or '_', under their form with '_' only.
	PersistentMap<std::string, std::vector<std::string>> _topicsByCollisionForm;
	PersistentMap<ConfigResource, std::shared_ptr<const ConfigMap>> _configs;
	Brokers _brokers;
	Features _features;
	std::size_t _partitionCount = 0;
	ProducerId _nextProducerId{0};
	Offset _highestOffset{-1};
	LeaderEpoch _highestEpoch{-1};
	std::uint64_t _skippedRecordCount = 0;
};

} // namespace Aeon::Coordinator
