#pragma once

#include "FetchScratch.h"

#include "Aeon/Broker/BrokerServices.h"
#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"

#include <cstdint>

namespace Aeon
{

/// Reads all partitions of a fetch within its limits: each at most its maxBytes, all together at most the request's.
/// The first partition that has records gives at least one whole batch, however large (KIP-74); later ones may be cut
/// anywhere, which clients know to drop.
///
/// Not thread-safe: lives on the connection's thread for the length of the request.
class FetchReader
{
public:
	/// What a reading gave in all.
	struct Sum
	{
		std::uint64_t bytes = 0;
		/// Some partition has an error or a diverging epoch, which the client is to know at once.
		bool urgent = false;
	};

	FetchReader(
		const BrokerServices& services, RequestContext& context, const Protocol::FetchRequest& request,
		FetchScratch& scratch);

	/// Reads every target anew and fills its answer.
	Sum readAll();

private:
	struct Limits
	{
		std::uint64_t bytesLeft;
		bool firstBatchWhole;
	};

	ErrorCode read(FetchTarget& target, Limits& limits);
	ErrorCode readRecords(FetchTarget& target, Limits& limits, Offset bound);
	/// Fills the answer's diverging epoch where the client's last epoch ended before the offset it has reached;
	/// OFFSET_OUT_OF_RANGE where that epoch is not known.
	ErrorCode checkLastFetchedEpoch(FetchTarget& target) const;
	ErrorCode take(FetchTarget& target, Storage::ReadResult& records, Offset from);
	ErrorCode takeConverted(FetchTarget& target, Storage::ReadResult& records, Offset from);
	ErrorCode addAborted(FetchTarget& target, const Storage::ReadResult& records, Offset bound);
	ErrorCode wireError(ErrorCode code) const noexcept;

	const BrokerServices& _services;
	RequestContext& _context;
	const std::uint64_t _bytesMax;
	const bool _readCommitted;
	FetchScratch& _scratch;
};

} // namespace Aeon
