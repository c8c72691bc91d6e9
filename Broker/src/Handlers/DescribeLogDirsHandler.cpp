#include "DescribeLogDirsHandler.h"

#include "AdminSupport.h"
#include "PartitionCount.h"

#include "Aeon/Broker/Partition.h"
#include "Aeon/Broker/TopicRegistry.h"
#include "Aeon/Protocol/Arena.h"

#include <algorithm>
#include <limits>
#include <set>

namespace Aeon
{

namespace
{

using Request = Protocol::DescribeLogDirsRequest;

/// The replicas that a request asks for.
class Wanted
{
public:
	explicit Wanted(const Request& request) : _all(request.topics.isNull())
	{
		for (const auto& topic : request.topics)
			for (const auto index : topic.partitions)
				_partitions.emplace(topic.topic, index);
	}

	bool has(const TopicPartition& partition) const
	{
		return _all || _partitions.contains({partition.topic, partition.partition.value()});
	}

private:
	const bool _all;
	std::set<std::pair<std::string_view, std::int32_t>> _partitions;
};

std::int64_t signedBytes(std::uint64_t bytes) noexcept
{
	constexpr auto LARGEST = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
	return static_cast<std::int64_t>(std::min(bytes, LARGEST));
}

} // namespace

void DescribeLogDirsHandler::handle(RequestContext& context, const Request& request, Response& response)
{
	if (refuseTooMany(context, itemCount(request.topics, &Request::DescribableLogDirTopic::partitions))) return;
	const auto directories = _services.logs.describeDirectories();
	response.results.resize(context.arena(), directories.size());
	for (std::size_t i = 0; i < directories.size(); ++i)
		describe(context, request, directories[i], response.results[i]);
}

void DescribeLogDirsHandler::fail(RequestContext&, const Request&, Response& response, ErrorCode code)
{
	response.errorCode = wireCode(code);
}

void DescribeLogDirsHandler::describe(
	RequestContext& context, const Request& request, const Storage::LogDirectoryInfo& directory, Result& result) const
{
	result.logDir = context.keep(directory.path);
	if (directory.offline)
	{
		result.errorCode = wireCode(ErrorCode::KAFKA_STORAGE_ERROR);
		return;
	}
	result.totalBytes = signedBytes(directory.space.totalBytes);
	result.usableBytes = signedBytes(directory.space.usableBytes);

	const Wanted wanted(request);
	const auto topics = _services.topics.snapshot();
	auto replicas = directory.replicas;
	std::erase_if(replicas, [&](const auto& replica) { return !wanted.has(replica.topicPartition); });
	std::sort(
		replicas.begin(), replicas.end(),
		[](const auto& left, const auto& right) { return left.topicPartition < right.topicPartition; });
	for (const auto& replica : replicas)
	{
		const auto& name = replica.topicPartition.topic;
		if (result.topics.empty() || result.topics.back().name != name)
			result.topics.append(context.arena()).name = context.keep(name);
		auto& entry = result.topics.back().partitions.append(context.arena());
		entry.partitionIndex = replica.topicPartition.partition.value();
		entry.partitionSize = signedBytes(replica.sizeBytes);
		const auto* topic = topics->find(name);
		const auto* partition = topic == nullptr ? nullptr : topic->find(entry.partitionIndex);
		// How far the log is behind the high watermark: never, where this replica is the only one.
		if (partition != nullptr)
			entry.offsetLag = std::max<std::int64_t>(0, partition->highWatermark() - replica.logEndOffset);
	}
}

} // namespace Aeon
