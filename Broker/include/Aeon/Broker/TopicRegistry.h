#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Base/Types.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace Aeon::Coordinator
{
class MetadataImage;
}

namespace Aeon::Storage
{
class LogManager;
}

namespace Aeon
{

class BrokerConfig;
class Partition;

/// One topic as this broker serves it: partitions by index. Immutable after construction.
struct ServedTopic
{
	std::string name;
	Uuid id;
	/// By partition index; null where this broker does not lead the partition or its log directory is offline.
	std::vector<std::shared_ptr<Partition>> partitions;

	Partition* find(std::int32_t index) const noexcept
	{
		return index >= 0 && static_cast<std::size_t>(index) < partitions.size()
				   ? partitions[static_cast<std::size_t>(index)].get()
				   : nullptr;
	}
};

/// All topics at one moment. Immutable after construction; what it points to lives as long as it does.
class TopicSnapshot
{
public:
	/// Null where there is no such topic.
	const ServedTopic* find(std::string_view name) const noexcept;
	const ServedTopic* find(const Uuid& id) const noexcept;
	/// By name, ascending.
	const std::map<std::string, std::shared_ptr<const ServedTopic>, std::less<>>& topics() const noexcept
	{
		return _byName;
	}

private:
	friend class TopicRegistry;
	std::map<std::string, std::shared_ptr<const ServedTopic>, std::less<>> _byName;
	std::unordered_map<Uuid, const ServedTopic*> _byId;
};

/// The partitions this broker leads. Follows the metadata image: a topic that appears there gets its logs, one that
/// goes loses them. A request takes one snapshot and works on it without further locks.
///
/// Thread-safe.
class TopicRegistry
{
public:
	/// The log manager has loaded its logs and outlives the registry.
	TopicRegistry(const BrokerConfig& config, Storage::LogManager& logs);
	~TopicRegistry();
	TopicRegistry(const TopicRegistry&) = delete;
	TopicRegistry& operator=(const TopicRegistry&) = delete;

	/// The topics now; never null.
	std::shared_ptr<const TopicSnapshot> snapshot() const AEON_EXCLUDES(_mutex);

	/// Brings logs and topics in line with the image: creates logs, gives changed topics their new config, deletes
	/// logs of topics that are gone and wakes those who wait on them. Called with images in order, by the metadata
	/// log's listener. Blocks on the disk. A log that cannot be made leaves its partition null, and is reported
	/// in the broker's log.
	void apply(const Coordinator::MetadataImage& image) AEON_EXCLUDES(_applyMutex, _mutex);

private:
	const BrokerConfig& _config;
	Storage::LogManager& _logs;
	/// Held by apply from end to end: images are applied one at a time. Taken before _mutex.
	Mutex _applyMutex;
	mutable Mutex _mutex;
	std::shared_ptr<const TopicSnapshot> _snapshot AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon
