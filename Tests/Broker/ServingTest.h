#pragma once

#include "RawClient.h"
#include "TestBroker.h"

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Protocol/Messages/ListOffsetsRequest.h"
#include "Aeon/Protocol/Messages/ListOffsetsResponse.h"
#include "Aeon/Protocol/Messages/ProduceRequest.h"
#include "Aeon/Protocol/Messages/ProduceResponse.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What is asked of one partition in a fetch; what is not given is as a modern consumer sends it.
struct FetchAsk
{
	std::int64_t offset = 0;
	std::int32_t partition = 0;
	std::int32_t partitionBytesMax = 1024 * 1024;
	std::int32_t leaderEpoch = -1;
	std::int32_t lastFetchedEpoch = -1;
};

/// Everything else that a fetch says.
struct FetchOptions
{
	std::int16_t version = Protocol::FetchRequest::HIGHEST_VERSION;
	std::int32_t waitMs = 0;
	std::int32_t bytesMin = 1;
	std::int32_t bytesMax = 50 * 1024 * 1024;
	std::int8_t isolationLevel = 0;
	std::int32_t replicaId = -1;
	std::int32_t sessionId = 0;
	std::int32_t sessionEpoch = -1;
};

using Protocol::FetchRequest;
using Protocol::FetchResponse;
using Protocol::ListOffsetsRequest;
using Protocol::ListOffsetsResponse;
using Protocol::ProduceRequest;
using Protocol::ProduceResponse;

/// A running broker, a client of it, and the requests that most tests make.
class ServingTest : public testing::Test
{
protected:
	explicit ServingTest(const SettingMap& settings = {}, const Broker::Environment& environment = {});

	/// Makes a topic and remembers its id, for the versions that name topics so.
	Uuid createTopic(
		const std::string& name, std::int32_t partitions = 1, const std::map<std::string, std::string>& configs = {});
	void deleteTopic(const std::string& name);
	/// Sets one config of a topic.
	void alterConfig(const std::string& topic, const std::string& key, const std::string& value);

	ProduceRequest
	produceRequest(const std::string& topic, BytesView records, std::int16_t acks = -1, std::int32_t partition = 0);
	/// Produces to one partition. The views of the answer live until the next call.
	ProduceResponse::PartitionProduceResponse produce(
		const std::string& topic, BytesView records, std::int16_t version = ProduceRequest::HIGHEST_VERSION,
		std::int16_t acks = -1, std::int32_t partition = 0);
	/// Produces one batch and expects success; gives its base offset.
	std::int64_t
	produceValues(const std::string& topic, const std::vector<std::string>& values, std::int32_t partition = 0);

	FetchRequest
	fetchRequest(const std::string& topic, const std::vector<FetchAsk>& asks, const FetchOptions& options = {});
	Reply<FetchResponse>
	fetch(const std::string& topic, const std::vector<FetchAsk>& asks, const FetchOptions& options = {});
	/// The first partition of a fetch of one partition, as values; fails the test where there is an error.
	std::vector<std::string> fetchValues(
		const std::string& topic, std::int64_t offset = 0, std::int16_t version = FetchRequest::HIGHEST_VERSION);

	ListOffsetsResponse::ListOffsetsPartitionResponse listOffset(
		const std::string& topic, std::int64_t timestamp, std::int16_t version = ListOffsetsRequest::HIGHEST_VERSION,
		std::int8_t isolationLevel = 0, std::int32_t leaderEpoch = -1);

	Uuid topicId(const std::string& name) const;
	/// The port of the broker, for more clients.
	std::uint16_t port() const { return broker.port(); }
	/// Stops the broker in order, starts it again and connects anew.
	void restart();
	/// The same without the word of an orderly stop; see TestBroker.
	void restartUnclean();

	TestBroker broker;
	std::optional<RawClient> client;
	/// Holds what requests point to, until the test is over.
	Protocol::Arena arena;

private:
	std::string_view keep(const std::string& text);
	BytesView keep(BytesView bytes);

	std::map<std::string, Uuid> _topicIds;
	Reply<ProduceResponse> _produced;
	Reply<ListOffsetsResponse> _listed;
};

/// The only partition of a response.
const FetchResponse::PartitionData& onlyPartition(const Reply<FetchResponse>& reply);
/// The error code of a wire number.
constexpr ErrorCode codeOf(std::int16_t code)
{
	return static_cast<ErrorCode>(code);
}

} // namespace Aeon::Test
