#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/MetadataListener.h"
#include "Aeon/Coordinator/PersistentMap.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Storage
{
class LogManager;
enum class PartitionAge;
} // namespace Aeon::Storage

namespace Aeon
{

struct BrokerConfig;
class Partition;
struct TopicConfig;

/// One topic as this broker serves it: partitions by index. Immutable after construction.
struct ServedTopic
{
	std::string name;
	Uuid id;
	/// By partition index; null where this broker does not lead the partition or its log cannot be opened.
	std::vector<std::shared_ptr<Partition>> partitions;

	/// Null where the topic has no such partition, or this broker does not serve it.
	Partition* find(std::int32_t index) const noexcept
	{
		return has(index) ? partitions[static_cast<std::size_t>(index)].get() : nullptr;
	}
	/// Whether the topic has a partition of that index, served here or not.
	bool has(std::int32_t index) const noexcept
	{
		return index >= 0 && static_cast<std::size_t>(index) < partitions.size();
	}
};

/// All topics at one moment. Immutable after construction; what it points to lives as long as it does.
class TopicSnapshot
{
public:
	using ByName = Coordinator::PersistentMap<std::string, std::shared_ptr<const ServedTopic>>;
	using ById = Coordinator::PersistentMap<Uuid, std::shared_ptr<const ServedTopic>>;

	/// Null where there is no such topic.
	const ServedTopic* find(std::string_view name) const noexcept;
	const ServedTopic* find(const Uuid& id) const noexcept;
	/// Ascending by name.
	const ByName& topics() const noexcept { return _byName; }

private:
	friend class TopicRegistry;
	ByName _byName;
	ById _byId;
};

/// The partitions this broker leads. Follows the metadata log: a topic that appears there gets its logs, one that goes
/// loses them. A request takes one snapshot and works on it without further locks.
///
/// Thread-safe.
class TopicRegistry final : public Coordinator::MetadataListener
{
public:
	/// The log manager has loaded its logs. Config and log manager outlive the registry.
	TopicRegistry(const BrokerConfig& config, Storage::LogManager& logs);
	~TopicRegistry() override;
	TopicRegistry(const TopicRegistry&) = delete;
	TopicRegistry& operator=(const TopicRegistry&) = delete;

	/// The topics now; never null.
	std::shared_ptr<const TopicSnapshot> snapshot() const AEON_EXCLUDES(_mutex);

	/// Brings logs and topics in line with a commit: creates logs, gives topics whose configs changed their new ones,
	/// deletes the logs of topics that are gone and wakes those who wait on them. Blocks on the disk. A log that cannot
	/// be made leaves its partition unserved, and is reported in the broker's log.
	void onMetadataChange(
		const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage::Ptr& image) noexcept override
		AEON_EXCLUDES(_mutex);

private:
	using Topics = std::vector<std::shared_ptr<const Coordinator::TopicImage>>;

	ErrorCode removeAll(const Topics& topics) AEON_EXCLUDES(_mutex);
	ErrorCode serveAll(const Topics& topics, const Coordinator::MetadataImage& image) AEON_EXCLUDES(_mutex);
	ErrorCode reconfigureAll(const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage& image)
		AEON_EXCLUDES(_mutex);
	void publish(TopicSnapshot next) AEON_EXCLUDES(_mutex);
	std::shared_ptr<const ServedTopic>
	serve(const Coordinator::TopicImage& topic, const Coordinator::MetadataImage& image, const ServedTopic* before);
	std::shared_ptr<Partition> openPartition(
		const Coordinator::TopicImage& topic, PartitionId index, const TopicConfig& config, Storage::PartitionAge age);

	const BrokerConfig& _config;
	Storage::LogManager& _logs;
	/// Topics of the first change were there before this process; of the thread that tells of changes.
	bool _follows = false;
	mutable Mutex _mutex;
	std::shared_ptr<const TopicSnapshot> _snapshot AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
