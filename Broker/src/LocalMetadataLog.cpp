#include "Aeon/Broker/LocalMetadataLog.h"

#include "Metadata/LeaderChange.h"
#include "Metadata/MetadataLoader.h"
#include "Metadata/QuorumState.h"

#include "Aeon/Coordinator/ClusterOperations.h"
#include "Aeon/Coordinator/MetadataException.h"
#include "Aeon/Coordinator/MetadataReplay.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <limits>

namespace Aeon
{

namespace
{

using Coordinator::MetadataImage;
using Coordinator::MetadataRecords;
using Coordinator::MetadataReplay;

/// Topic id of the metadata log, the same in every cluster: AAAAAAAAAAAAAAAAAAAAAQ.
constexpr Uuid METADATA_TOPIC_ID{0, 1};
/// Kafka's readers take no larger batches.
constexpr std::size_t BATCH_BYTES_MAX = 8 * 1024 * 1024;
constexpr std::int32_t SEGMENT_BYTES = 64 * 1024 * 1024;

std::string quorumStatePath(const Storage::Log& log)
{
	return log.path() + "/quorum-state";
}

/// What everything in an image would be to somebody who knew nothing before.
Coordinator::MetadataDelta everythingIn(const MetadataImage& image)
{
	Coordinator::MetadataDelta delta;
	image.topics().forEach([&](const std::string&, const auto& topic) { delta.createdTopics.push_back(topic); });
	delta.brokersChanged = !image.brokers().empty();
	delta.featuresChanged = !image.features().empty();
	return delta;
}

void checkFeatures(const MetadataImage& image)
{
	const auto level = image.featureLevel("metadata.version");
	if (level == 0 || (level >= Coordinator::METADATA_VERSION_LOWEST && level <= Coordinator::METADATA_VERSION_LATEST))
		return;
	throw Coordinator::MetadataException(
		"the metadata log is at metadata.version level " + std::to_string(level) + "; levels " +
		std::to_string(Coordinator::METADATA_VERSION_LOWEST) + " to " +
		std::to_string(Coordinator::METADATA_VERSION_LATEST) + " are understood");
}

} // namespace

Storage::LogConfig LocalMetadataLog::logConfig()
{
	Storage::LogConfig config;
	config.segmentBytes = SEGMENT_BYTES;
	config.maxMessageBytes = static_cast<std::int32_t>(BATCH_BYTES_MAX);
	config.segmentMs = Storage::LogConfig::FOREVER;
	config.cleanupDelete = false;
	config.retentionMs = -1;
	config.retentionBytes = -1;
	return config;
}

LocalMetadataLog::LocalMetadataLog(
	Storage::FileSystem& fileSystem, const Clock& clock, std::shared_ptr<Storage::Log> log, NodeId nodeId) :
	_fileSystem(fileSystem), _clock(clock), _log(std::move(log)), _nodeId(nodeId)
{
	auto loaded = MetadataLoader(_fileSystem, *_log).load();
	checkFeatures(*loaded.image);
	if (_log->topicId().isZero()) _log->assignTopicId(METADATA_TOPIC_ID);
	publish(loaded.image);
	beginEpoch(std::max(_log->latestEpoch(), loaded.image->highestEpoch()));
	{
		// Not synced: the first commit of this start does that, and without one nothing depends on these records.
		const ScopedLock lock(_commitMutex);
		appendLeaderChangeLocked();
		if (loaded.openTransaction)
		{
			MetadataRecords abort;
			abort.add(Coordinator::AbortTransactionRecord{});
			appendLocked(abort);
		}
	}
	commit(
		[&](const MetadataImage& image)
		{
			const bool fresh = !image.features().contains("metadata.version");
			return fresh && !loaded.bootstrap.empty() ? std::move(loaded.bootstrap)
													  : Coordinator::bootstrapCluster(image);
		});
}

LocalMetadataLog::~LocalMetadataLog() = default;

void LocalMetadataLog::beginEpoch(LeaderEpoch epoch)
{
	const std::string path = quorumStatePath(*_log);
	QuorumState state = QuorumState::load(_fileSystem, path).value_or(QuorumState{});
	epoch = std::max(epoch, state.leaderEpoch);
	if (epoch.value() == std::numeric_limits<std::int32_t>::max())
		throw Coordinator::MetadataException("the metadata log has no leader epoch left");
	_leaderEpoch = std::max(epoch, LeaderEpoch(0)) + 1;
	state.leaderId = _nodeId;
	state.leaderEpoch = _leaderEpoch;
	state.votedId = NodeId(-1);
	state.votedDirectoryId = Uuid{};
	state.store(_fileSystem, path);
}

void LocalMetadataLog::appendLeaderChangeLocked()
{
	const auto key = leaderChangeKey();
	const auto value = leaderChangeValue(_nodeId);
	Protocol::NewRecord record;
	record.timestamp = _clock.wallMs();
	record.key = key;
	record.value = value;
	Protocol::BatchOptions options;
	options.baseOffset = _log->logEndOffset();
	options.partitionLeaderEpoch = _leaderEpoch;
	options.isControl = true;
	_builder.begin(options);
	_builder.append(record);
	const Offset offset = writeLocked(_builder.finish());
	MetadataReplay replay(image());
	replay.advanceTo(offset, _leaderEpoch);
	publish(replay.finish());
}

void LocalMetadataLog::appendLocked(const MetadataRecords& records)
{
	const auto level = image()->featureLevel("metadata.version");
	const std::int16_t metadataVersion = level == 0 ? Coordinator::METADATA_VERSION_NEW_CLUSTER : level;
	Protocol::BatchOptions options;
	options.baseOffset = _log->logEndOffset();
	options.partitionLeaderEpoch = _leaderEpoch;
	_builder.begin(options);
	const std::int64_t now = _clock.wallMs();
	std::vector<std::uint8_t> value;
	for (const auto& record : records)
	{
		value.clear();
		encodeMetadataRecord(record, recordVersion(record, metadataVersion), value);
		Protocol::NewRecord added;
		added.timestamp = now;
		added.value = BytesView(value);
		_builder.append(added);
	}
	if (_builder.uncompressedBytes() > BATCH_BYTES_MAX)
		throw Poco::DataException(
			"one change of the cluster's metadata takes more than " + std::to_string(BATCH_BYTES_MAX) + " bytes");
	writeLocked(_builder.finish());
}

/// Appends; the offset of the last record.
Offset LocalMetadataLog::writeLocked(BytesView batch)
{
	Storage::AppendInfo info;
	info.leaderEpoch = _leaderEpoch;
	info.origin = Storage::AppendOrigin::METADATA;
	const auto appended = _log->append(batch, info);
	if (!appended)
		throw Poco::WriteFileException(
			"cannot append to the metadata log " + _log->path(), std::string(errorName(appended.code())));
	return appended->lastOffset;
}

void LocalMetadataLog::sync()
{
	if (const auto flushed = _log->flush(); !flushed)
		throw Poco::WriteFileException(
			"cannot sync the metadata log " + _log->path(), std::string(errorName(flushed.code())));
}

MetadataImage::Ptr LocalMetadataLog::image() const
{
	const ScopedLock lock(_imageMutex);
	return _image;
}

void LocalMetadataLog::publish(MetadataImage::Ptr image)
{
	const ScopedLock lock(_imageMutex);
	_image.swap(image);
}

MetadataImage::Ptr LocalMetadataLog::commit(const Coordinator::MetadataOperation& operation)
{
	const ScopedLock lock(_commitMutex);
	const MetadataImage::Ptr before = image();
	const MetadataRecords records = operation(*before);
	if (records.empty()) return before;

	// Replayed before it is written: a record that could not be replayed must never reach the log.
	MetadataReplay replay(before);
	for (const auto& record : records)
		replay.replay(record);
	const Offset last = _log->logEndOffset() + static_cast<std::int64_t>(records.size()) - 1;
	replay.advanceTo(last, _leaderEpoch);
	const MetadataImage::Ptr after = replay.finish();
	appendLocked(records);
	sync();

	for (auto* listener : _listeners)
		listener->onMetadataChange(replay.delta(), after);
	publish(after);
	return after;
}

void LocalMetadataLog::addListener(Coordinator::MetadataListener& listener)
{
	const ScopedLock lock(_commitMutex);
	_listeners.push_back(&listener);
	const MetadataImage::Ptr present = image();
	listener.onMetadataChange(everythingIn(*present), present);
}

void LocalMetadataLog::removeListener(Coordinator::MetadataListener& listener)
{
	const ScopedLock lock(_commitMutex);
	std::erase(_listeners, &listener);
}

MetadataImage::Ptr LocalMetadataLog::registerBroker(Coordinator::BrokerImage broker, bool cleanStart)
{
	broker.id = _nodeId;
	const auto features = Coordinator::supportedFeatures();
	broker.features.assign(features.begin(), features.end());
	commit([&](const MetadataImage& image) { return Coordinator::registerBroker(image, broker); });
	return commit([&](const MetadataImage& image) { return Coordinator::electLeaders(image, _nodeId, !cleanStart); });
}

} // namespace Aeon
