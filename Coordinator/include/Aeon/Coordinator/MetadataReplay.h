#pragma once

#include "Aeon/Coordinator/MetadataDelta.h"
#include "Aeon/Coordinator/MetadataImage.h"
#include "Aeon/Coordinator/MetadataRecord.h"

#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace Aeon::Coordinator
{

/// Folds records into an image: the only way state changes, for a commit of now and for the log of a hundred commits
/// that is read at start. Records of a metadata transaction (KIP-868) count once it has ended; they are forgotten
/// when it is aborted.
///
/// Not thread-safe: one thread at a time.
class MetadataReplay
{
public:
	explicit MetadataReplay(MetadataImage::Ptr base);

	/// Folds one record; what its views point to is not needed afterwards. Throws MetadataException where the record
	/// cannot follow on what was there, as one about a topic that never was.
	void replay(const MetadataRecord& record);
	/// Notes a record that cannot be held; says so in the log once for each kind and version.
	void skip(const UnknownMetadataRecord& record);
	/// How far the log has been folded, unknown and control records included.
	void advanceTo(Offset offset, LeaderEpoch epoch);

	/// Whether a metadata transaction has begun and not ended.
	bool inTransaction() const noexcept { return _inTransaction; }
	/// What replay has come to, and how it differs from the base. Ends this replay.
	MetadataImage::Ptr finish();
	/// Filled by finish().
	const MetadataDelta& delta() const noexcept { return _delta; }

private:
	void apply(const RegisterBrokerRecord& record);
	void apply(const UnregisterBrokerRecord& record);
	void apply(const TopicRecord& record);
	void apply(const PartitionRecord& record);
	void apply(const ConfigRecord& record);
	void apply(const PartitionChangeRecord& record);
	void apply(const FenceBrokerRecord& record);
	void apply(const UnfenceBrokerRecord& record);
	void apply(const RemoveTopicRecord& record);
	void apply(const FeatureLevelRecord& record);
	void apply(const ProducerIdsRecord& record);
	void apply(const BrokerRegistrationChangeRecord& record);
	void apply(const NoOpRecord&) {}
	/// Controllers are nothing that clients or this broker ask for: a cluster of one has none beside the broker.
	void apply(const RegisterControllerRecord&) {}
	void apply(const UnregisterControllerRecord&) {}
	void apply(const ClearElrRecord& record);
	void apply(const BeginTransactionRecord& record);
	void apply(const EndTransactionRecord& record);
	void apply(const AbortTransactionRecord& record);

	/// The topic, as a copy of this replay's own.
	TopicImage& changeTopic(const Uuid& id, const char* recordName);
	BrokerImage& changeBroker(NodeId id, std::int64_t epoch, const char* recordName);
	void storePartition(TopicImage& topic, std::int32_t index, PartitionImage partition);
	void clearEligibleLeaders(const Uuid& id);
	void storeConfigs(ConfigResource resource, ConfigMap configs);
	void addCollisionForm(const std::string& name);
	void removeCollisionForm(const std::string& name);
	void endTransaction();
	void collectTopicDelta();

	const MetadataImage::Ptr _base;
	/// Nobody else's until finish().
	std::shared_ptr<MetadataImage> _image;
	MetadataDelta _delta;
	/// Topics of the new image that are this replay's own and may still change, so that a record for each of 10 000
	/// partitions copies its topic once.
	std::unordered_map<Uuid, std::shared_ptr<TopicImage>> _ownTopics;
	std::map<NodeId, std::shared_ptr<BrokerImage>> _ownBrokers;
	/// Topics that were created or changed, or deleted, in the order of the first record about each.
	std::vector<Uuid> _touchedTopics;
	/// Encoded records of the metadata transaction that is open.
	std::vector<std::vector<std::uint8_t>> _transaction;
	bool _inTransaction = false;
	std::set<std::pair<std::uint32_t, std::uint32_t>> _skippedKinds;
};

} // namespace Aeon::Coordinator
