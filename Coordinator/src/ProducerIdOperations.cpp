#include "Aeon/Coordinator/ProducerIdOperations.h"

#include <limits>

namespace Aeon::Coordinator
{

Outcome<Result<ProducerIdBlock>> allocateProducerIds(const MetadataImage& image, NodeId broker)
{
	const ProducerId first = image.nextProducerId();
	if (first.value() > std::numeric_limits<std::int64_t>::max() - PRODUCER_ID_BLOCK_SIZE)
		return {{}, Error{ErrorCode::UNKNOWN_SERVER_ERROR, "All producer ids have been given out."}};
	const BrokerImage* registration = image.broker(broker);
	ProducerIdsRecord record;
	record.brokerId = broker.value();
	record.brokerEpoch = registration == nullptr ? -1 : registration->epoch;
	record.nextProducerId = first.value() + PRODUCER_ID_BLOCK_SIZE;
	MetadataRecords records;
	records.add(record);
	return {std::move(records), ProducerIdBlock{first, PRODUCER_ID_BLOCK_SIZE}};
}

} // namespace Aeon::Coordinator
