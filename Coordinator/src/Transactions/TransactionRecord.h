#pragma once

#include "Transactions/TransactionMetadata.h"

#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/RecordWriter.h"
#include "Aeon/Protocol/Arena.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace Aeon::Coordinator
{

/// One record of `__transaction_state`: what is known of a transactional id from now on; no metadata is a tombstone.
struct TransactionRecord
{
	std::string transactionalId;
	std::optional<TransactionMetadata> metadata;
};

/// A record of no use here, and why, for the log.
struct UnusableRecord
{
	std::string reason;
};

/// Reads a record: int16 type and key, int16 version and value. Throws Protocol::DecodeException where the bytes are
/// broken or go on behind the record. The arena is for the work only.
std::variant<TransactionRecord, UnusableRecord>
decodeTransactionRecord(BytesView key, std::optional<BytesView> value, Protocol::Arena& arena);

/// The record in stored form, in the arena: value version 1, or 0 (which knows neither other producer ids nor the
/// client's version) where the cluster's `transaction.version` is 0.
EncodedRecord encodeTransactionRecord(
	std::string_view transactionalId, const TransactionMetadata* metadata, std::int16_t clusterVersion,
	Protocol::Arena& arena);

} // namespace Aeon::Coordinator
