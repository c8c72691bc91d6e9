#include "Transactions/TransactionsListener.h"

#include "Transactions/TransactionStateTopic.h"

#include "Aeon/Broker/ErrorMapping.h"

namespace Aeon
{

void TransactionsListener::onMetadataChange(
	const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage::Ptr&) noexcept
{
	static_cast<void>(guarded(
		"following topics for transactions",
		[&]
		{
			for (const auto& topic : delta.createdTopics)
				if (topic->name == TransactionStateTopic::NAME)
					_transactions.serve(static_cast<std::int32_t>(topic->partitions.size()));
			return ErrorCode::NONE;
		}));
}

} // namespace Aeon
