#pragma once

#include "AdminTest.h"

#include "Aeon/Coordinator/ProducerIdAndEpoch.h"
#include "Aeon/Protocol/Messages/DescribeTransactionsRequest.h"
#include "Aeon/Protocol/Messages/DescribeTransactionsResponse.h"
#include "Aeon/Protocol/Messages/EndTxnRequest.h"
#include "Aeon/Protocol/Messages/EndTxnResponse.h"
#include "Aeon/Protocol/Messages/InitProducerIdRequest.h"
#include "Aeon/Protocol/Messages/InitProducerIdResponse.h"

#include <string>
#include <string_view>
#include <vector>

namespace Aeon::Test
{

using Coordinator::ProducerIdAndEpoch;

/// A running broker that serves transactions, and a client of it.
class TransactionsTest : public AdminTest
{
protected:
	explicit TransactionsTest(const SettingMap& settings = {}, const Broker::Environment& environment = {});

	/// Has the topic of transactions made, and waits until all transactional ids are served.
	void awaitCoordinator();
	/// Has the topic of groups made, and waits until the group "g" is served.
	void awaitGroup();
	/// Stops the broker in order, starts it again, connects anew and waits for the transactions.
	void restart();

	Protocol::InitProducerIdRequest initRequest(std::string_view id) const;
	/// A producer for the id; waits until what was open is aborted.
	ProducerIdAndEpoch init(std::string_view id);
	/// Adds partitions of one topic; the code of each.
	std::vector<ErrorCode>
	add(std::string_view id, ProducerIdAndEpoch producer, std::string_view topic,
		const std::vector<std::int32_t>& partitions, std::int16_t version = 3, bool verifyOnly = false);
	/// Writes one record, "value", to a partition of "a" within the transaction.
	ErrorCode write(
		std::string_view id, ProducerIdAndEpoch producer, std::int16_t version, std::int32_t sequence,
		std::int32_t index);
	/// Commits an offset of partition 0 of "a" for the group "g" within the transaction.
	ErrorCode commitOffset(std::string_view id, ProducerIdAndEpoch producer, std::int64_t offset, std::int16_t version);
	/// What the group "g" has committed of partition 0 of "a"; waits until the group is served.
	std::int64_t committedOffset();
	/// Where a partition of "a" ends for a reader of that isolation level.
	std::int64_t endFor(std::int8_t isolation, std::int32_t index = 0);
	Reply<Protocol::EndTxnResponse>
	end(std::string_view id, ProducerIdAndEpoch producer, bool commit, std::int16_t version);
	Reply<Protocol::DescribeTransactionsResponse> describe(std::string_view id);
	std::string state(std::string_view id);
	void awaitState(std::string_view id, std::string_view expected);
};

} // namespace Aeon::Test
