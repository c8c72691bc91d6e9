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
	explicit TransactionsTest(const SettingMap& settings = {});

	/// Has the topic of transactions made, and waits until all transactional ids are served.
	void awaitCoordinator();
	/// Stops the broker in order, starts it again, connects anew and waits for the transactions.
	void restart();

	Protocol::InitProducerIdRequest initRequest(std::string_view id) const;
	/// A producer for the id; waits until what was open is aborted.
	ProducerIdAndEpoch init(std::string_view id);
	/// Adds partitions of one topic; the code of each.
	std::vector<ErrorCode>
	add(std::string_view id, ProducerIdAndEpoch producer, std::string_view topic,
		const std::vector<std::int32_t>& partitions, std::int16_t version = 3, bool verifyOnly = false);
	Reply<Protocol::EndTxnResponse>
	end(std::string_view id, ProducerIdAndEpoch producer, bool commit, std::int16_t version);
	Reply<Protocol::DescribeTransactionsResponse> describe(std::string_view id);
	std::string state(std::string_view id);
	void awaitState(std::string_view id, std::string_view expected);
};

} // namespace Aeon::Test
