#pragma once

#include "Aeon/Coordinator/MetadataListener.h"
#include "Aeon/Coordinator/TransactionCoordinator.h"

namespace Aeon
{

/// Tells the transaction coordinator that its topic is there. Listens behind the TopicRegistry, which has the logs
/// ready by then.
///
/// Thread-safe, as listeners are called: one commit at a time.
class TransactionsListener final : public Coordinator::MetadataListener
{
public:
	/// The coordinator outlives the listener.
	explicit TransactionsListener(Coordinator::TransactionCoordinator& transactions) : _transactions(transactions) {}

	void onMetadataChange(
		const Coordinator::MetadataDelta& delta, const Coordinator::MetadataImage::Ptr& image) noexcept override;

private:
	Coordinator::TransactionCoordinator& _transactions;
};

} // namespace Aeon
