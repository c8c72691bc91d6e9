#include "Aeon/Broker/ApiTable.h"

#include "ApiInvokers.h"
#include "Handlers/AddOffsetsToTxnHandler.h"
#include "Handlers/AddPartitionsToTxnHandler.h"
#include "Handlers/AlterConfigsHandler.h"
#include "Handlers/ApiVersionsHandler.h"
#include "Handlers/ConsumerGroupDescribeHandler.h"
#include "Handlers/ConsumerGroupHeartbeatHandler.h"
#include "Handlers/CreatePartitionsHandler.h"
#include "Handlers/CreateTopicsHandler.h"
#include "Handlers/DeleteGroupsHandler.h"
#include "Handlers/DeleteRecordsHandler.h"
#include "Handlers/DeleteTopicsHandler.h"
#include "Handlers/DescribeClusterHandler.h"
#include "Handlers/DescribeConfigsHandler.h"
#include "Handlers/DescribeGroupsHandler.h"
#include "Handlers/DescribeLogDirsHandler.h"
#include "Handlers/DescribeProducersHandler.h"
#include "Handlers/DescribeTopicPartitionsHandler.h"
#include "Handlers/DescribeTransactionsHandler.h"
#include "Handlers/EndTxnHandler.h"
#include "Handlers/FetchHandler.h"
#include "Handlers/FindCoordinatorHandler.h"
#include "Handlers/HeartbeatHandler.h"
#include "Handlers/IncrementalAlterConfigsHandler.h"
#include "Handlers/InitProducerIdHandler.h"
#include "Handlers/JoinGroupHandler.h"
#include "Handlers/LeaveGroupHandler.h"
#include "Handlers/ListGroupsHandler.h"
#include "Handlers/ListOffsetsHandler.h"
#include "Handlers/ListTransactionsHandler.h"
#include "Handlers/MetadataHandler.h"
#include "Handlers/OffsetCommitHandler.h"
#include "Handlers/OffsetDeleteHandler.h"
#include "Handlers/OffsetFetchHandler.h"
#include "Handlers/OffsetForLeaderEpochHandler.h"
#include "Handlers/ProduceHandler.h"
#include "Handlers/SyncGroupHandler.h"
#include "Handlers/TxnOffsetCommitHandler.h"
#include "Handlers/UpdateFeaturesHandler.h"
#include "Handlers/WriteTxnMarkersHandler.h"

#include <algorithm>
#include <array>

namespace Aeon
{

std::span<const ServedApi> ApiTable::served() noexcept
{
	static const std::array APIS{
		serve<ProduceHandler>(),
		serve<FetchHandler>(),
		serve<ListOffsetsHandler>(),
		serve<MetadataHandler>(),
		serve<OffsetCommitHandler>(),
		serve<OffsetFetchHandler>(),
		serve<FindCoordinatorHandler>(),
		serve<JoinGroupHandler>(),
		serve<HeartbeatHandler>(),
		serve<LeaveGroupHandler>(),
		serve<SyncGroupHandler>(),
		serve<DescribeGroupsHandler>(),
		serve<ListGroupsHandler>(),
		serve<ApiVersionsHandler>(),
		serve<CreateTopicsHandler>(),
		serve<DeleteTopicsHandler>(),
		serve<DeleteRecordsHandler>(),
		serve<InitProducerIdHandler>(),
		serve<OffsetForLeaderEpochHandler>(),
		serve<AddPartitionsToTxnHandler>(),
		serve<AddOffsetsToTxnHandler>(),
		serve<EndTxnHandler>(),
		serve<WriteTxnMarkersHandler>(),
		serve<TxnOffsetCommitHandler>(),
		serve<DescribeConfigsHandler>(),
		serve<AlterConfigsHandler>(),
		serve<DescribeLogDirsHandler>(),
		serve<CreatePartitionsHandler>(),
		serve<DeleteGroupsHandler>(),
		serve<IncrementalAlterConfigsHandler>(),
		serve<OffsetDeleteHandler>(),
		serve<UpdateFeaturesHandler>(),
		serve<DescribeClusterHandler>(),
		serve<DescribeProducersHandler>(),
		serve<DescribeTransactionsHandler>(),
		serve<ListTransactionsHandler>(),
		serve<ConsumerGroupHeartbeatHandler>(),
		serve<ConsumerGroupDescribeHandler>(),
		serve<DescribeTopicPartitionsHandler>(),
	};
	return APIS;
}

const ServedApi* ApiTable::find(std::int16_t key) noexcept
{
	const auto apis = served();
	const auto found = std::lower_bound(
		apis.begin(), apis.end(), key,
		[](const ServedApi& api, std::int16_t wanted) { return Protocol::wireKey(api.key) < wanted; });
	return found != apis.end() && Protocol::wireKey(found->key) == key ? &*found : nullptr;
}

std::string ApiTable::markdown()
{
	std::string table = "| key | API | versions |\n| --- | --- | --- |\n";
	for (const auto& api : served())
		table += "| " + std::to_string(Protocol::wireKey(api.key)) + " | " + std::string(api.name) + " | " +
				 std::to_string(api.lowestVersion) + "-" + std::to_string(api.highestVersion) + " |\n";
	return table;
}

ApiTable::ApiTable(BrokerServices& services)
{
	const auto apis = served();
	AEON_CHECK(std::is_sorted(
		apis.begin(), apis.end(), [](const ServedApi& left, const ServedApi& right) { return left.key < right.key; }));
	_invokers.reserve(apis.size());
	for (const auto& api : apis)
		_invokers.push_back(api.create(services));
}

ApiInvoker& ApiTable::invoker(const ServedApi& api) const noexcept
{
	const auto index = static_cast<std::size_t>(&api - served().data());
	AEON_CHECK(index < _invokers.size());
	return *_invokers[index];
}

} // namespace Aeon
