#include "FetchReader.h"

#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"
#include "Aeon/Protocol/Arena.h"
#include "Aeon/Protocol/RecordBatch.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace Aeon
{

namespace
{

constexpr std::int8_t READ_COMMITTED = 1;
/// Slices up to this size are copied into the response: for few bytes a plain send is cheaper than sendfile.
constexpr std::uint32_t COPIED_SLICE_BYTES_MAX = 4096;
/// First version that limits the whole response (KIP-74), first that may say KAFKA_STORAGE_ERROR, first with a
/// diverging epoch (KIP-595).
constexpr std::int16_t MAX_BYTES_VERSION = 3;
constexpr std::int16_t STORAGE_ERROR_VERSION = 6;
constexpr std::int16_t DIVERGING_EPOCH_VERSION = 12;

std::uint64_t nonNegative(std::int32_t bytes) noexcept
{
	return static_cast<std::uint64_t>(std::max(bytes, 0));
}

std::uint64_t
responseBytesMax(const BrokerServices& services, const RequestContext& context, const Protocol::FetchRequest& request)
{
	const auto configured = nonNegative(services.config.fetchBytesMax);
	return context.apiVersion < MAX_BYTES_VERSION ? configured : std::min(configured, nonNegative(request.maxBytes));
}

void clearAnswer(FetchTarget& target)
{
	auto& answer = target.answer;
	answer = {};
	answer.partitionIndex = target.index;
	answer.highWatermark = -1;
	// librdkafka takes null for a size of -1 and gives up on the response.
	answer.records = Protocol::Records(BytesView());
	answer.abortedTransactions = Protocol::Array<Protocol::FetchResponse::AbortedTransaction>::null();
	target.source.reset();
}

} // namespace

FetchReader::FetchReader(
	const BrokerServices& services, RequestContext& context, const Protocol::FetchRequest& request,
	FetchScratch& scratch) :
	_services(services),
	_context(context),
	_bytesMax(responseBytesMax(services, context, request)),
	_readCommitted(request.isolationLevel == READ_COMMITTED),
	_scratch(scratch)
{
}

FetchReader::Sum FetchReader::readAll()
{
	Sum sum;
	Limits limits{_bytesMax, true};
	for (auto& target : _scratch.targets)
	{
		clearAnswer(target);
		const auto error =
			target.partition == nullptr ? target.lookupError : guarded("Fetch", [&] { return read(target, limits); });
		if (error != ErrorCode::NONE)
		{
			clearAnswer(target);
			target.answer.errorCode = wireCode(wireError(error));
		}
		sum.bytes += target.answer.records.sizeInBytes();
		sum.urgent = sum.urgent || error != ErrorCode::NONE || target.answer.divergingEpoch.epoch >= 0;
	}
	return sum;
}

ErrorCode FetchReader::read(FetchTarget& target, Limits& limits)
{
	auto& partition = *target.partition;
	if (const auto error = partition.checkLeaderEpoch(target.currentLeaderEpoch); error != ErrorCode::NONE)
		return error;
	auto& answer = target.answer;
	// The bound is taken before the watermark, so that it never lies beyond.
	const auto stable = partition.lastStableOffset();
	const auto watermark = partition.highWatermark();
	answer.highWatermark = watermark.value();
	answer.lastStableOffset = stable.value();
	answer.logStartOffset = partition.log().logStartOffset().value();
	if (_readCommitted) answer.abortedTransactions = {};
	if (const auto error = checkLastFetchedEpoch(target); error != ErrorCode::NONE) return error;
	if (answer.divergingEpoch.epoch >= 0) return ErrorCode::NONE;
	return readRecords(target, limits, _readCommitted ? stable : watermark);
}

ErrorCode FetchReader::readRecords(FetchTarget& target, Limits& limits, Offset bound)
{
	const auto bytesMax = std::min(limits.bytesLeft, nonNegative(target.maxBytes));
	Offset from(target.fetchOffset);
	std::size_t size = 0;
	while (size == 0)
	{
		// A limit of nothing still has the offset checked.
		auto records = target.partition->log().read(from, bytesMax, bound, limits.firstBatchWhole);
		if (!records) return records.code();
		if (records->slice.length == 0 || records->firstBatchIncomplete) return ErrorCode::NONE;
		const auto slice = records->slice;
		const auto source = records->source;
		if (const auto error = take(target, *records, from); error != ErrorCode::NONE) return error;
		size = target.answer.records.sizeInBytes();
		// Batches that compaction has emptied leave nothing for an old client, who must get past them all the same.
		if (size == 0)
			from = std::max(from + 1, _scratch.downConversion->nextOffset(slice));
		else if (_readCommitted)
			if (const auto error = addAborted(target, *records, bound); error != ErrorCode::NONE) return error;
	}
	limits.firstBatchWhole = false;
	limits.bytesLeft -= std::min<std::uint64_t>(limits.bytesLeft, size);
	return ErrorCode::NONE;
}

ErrorCode FetchReader::checkLastFetchedEpoch(FetchTarget& target) const
{
	if (_context.apiVersion < DIVERGING_EPOCH_VERSION || target.lastFetchedEpoch < 0) return ErrorCode::NONE;
	const auto end = target.partition->epochEndOffset(LeaderEpoch(target.lastFetchedEpoch));
	if (end.epoch == NO_LEADER_EPOCH) return ErrorCode::OFFSET_OUT_OF_RANGE;
	if (end.epoch.value() < target.lastFetchedEpoch || end.endOffset.value() < target.fetchOffset)
	{
		target.answer.divergingEpoch.epoch = end.epoch.value();
		target.answer.divergingEpoch.endOffset = end.endOffset.value();
	}
	return ErrorCode::NONE;
}

ErrorCode FetchReader::take(FetchTarget& target, Storage::ReadResult& records, Offset from)
{
	if (DownConversion::concerns(_context.apiVersion)) return takeConverted(target, records, from);
	const auto& slice = records.slice;
	const auto* mapped =
		slice.length <= COPIED_SLICE_BYTES_MAX ? slice.source->mapped(slice.position, slice.length) : nullptr;
	if (mapped != nullptr)
		target.answer.records = Protocol::Records(BytesView(mapped, slice.length));
	else
		target.answer.records = Protocol::Records(slice);
	target.source = std::move(records.source);
	return ErrorCode::NONE;
}

ErrorCode FetchReader::takeConverted(FetchTarget& target, Storage::ReadResult& records, Offset from)
{
	if (!_scratch.downConversion) _scratch.downConversion.emplace();
	auto& conversion = *_scratch.downConversion;
	const auto magic = DownConversion::magicOf(_context.apiVersion);
	const auto unpackedBytesMax = static_cast<std::uint64_t>(_services.config.decompressedBatchBytesMax);
	const auto converted = conversion.convert(records.slice, magic, from, unpackedBytesMax);
	if (!converted) return converted.code();
	if (converted->empty()) return ErrorCode::NONE;
	auto* copy = static_cast<std::uint8_t*>(_context.arena().allocate(converted->size(), 1));
	std::memcpy(copy, converted->data(), converted->size());
	target.answer.records = Protocol::Records(BytesView(copy, converted->size()));
	return ErrorCode::NONE;
}

ErrorCode FetchReader::addAborted(FetchTarget& target, const Storage::ReadResult& records, Offset bound)
{
	const auto aborted = target.partition->log().abortedTransactions(records, Offset(target.fetchOffset), bound);
	if (!aborted) return aborted.code();
	for (const auto& transaction : *aborted)
	{
		auto& entry = target.answer.abortedTransactions.append(_context.arena());
		entry.producerId = transaction.producerId.value();
		entry.firstOffset = transaction.firstOffset.value();
	}
	return ErrorCode::NONE;
}

ErrorCode FetchReader::wireError(ErrorCode code) const noexcept
{
	if (code == ErrorCode::KAFKA_STORAGE_ERROR && _context.apiVersion < STORAGE_ERROR_VERSION)
		return ErrorCode::NOT_LEADER_OR_FOLLOWER;
	return code;
}

} // namespace Aeon
