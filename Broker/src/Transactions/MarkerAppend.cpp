#include "Transactions/MarkerAppend.h"

#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/ControlRecord.h"
#include "Aeon/Protocol/RecordBatchBuilder.h"

namespace Aeon
{

Result<Offset> appendMarker(Partition& partition, const Coordinator::TransactionMarker& marker, std::int64_t nowMs)
{
	Protocol::BatchOptions options;
	options.producerId = marker.producer.id;
	options.producerEpoch = marker.producer.epoch;
	options.isTransactional = true;
	options.isControl = true;
	const auto key = Protocol::controlRecordKey(
		marker.committed ? Protocol::ControlRecordType::COMMIT : Protocol::ControlRecordType::ABORT);
	const auto value = Protocol::endTransactionValue(marker.coordinatorEpoch);
	Protocol::RecordBatchBuilder builder;
	builder.begin(options);
	builder.append({.timestamp = nowMs, .key = BytesView(key), .value = BytesView(value)});

	Storage::AppendInfo info;
	info.leaderEpoch = partition.leaderEpoch();
	info.origin = Storage::AppendOrigin::COORDINATOR;
	info.transactionVersion = static_cast<std::int8_t>(marker.transactionVersion);
	const auto appended = partition.log().append(builder.finish(), info);
	if (!appended) return appended.error();
	partition.appended();
	return appended->logEndOffset;
}

} // namespace Aeon
