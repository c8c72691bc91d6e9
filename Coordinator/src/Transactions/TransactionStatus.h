#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon::Coordinator
{

/// How far the transaction of a transactional id has come, with the numbers that records hold.
enum class TransactionStatus : std::int8_t
{
	/// A producer has the id and has not begun.
	EMPTY = 0,
	ONGOING = 1,
	/// Decided; markers are being written.
	PREPARE_COMMIT = 2,
	PREPARE_ABORT = 3,
	/// Every partition has its marker.
	COMPLETE_COMMIT = 4,
	COMPLETE_ABORT = 5,
	/// The id has expired. Never recorded: a tombstone stands in its place.
	DEAD = 6,
	/// A producer is being fenced whose transaction is open. Never recorded: the step goes on to PREPARE_ABORT at once.
	PREPARE_EPOCH_FENCE = 7,
};

/// The status that a record holds; no value where the number is none that is ever recorded.
std::optional<TransactionStatus> recordedStatus(std::int8_t number) noexcept;

/// Kafka's word, as "PrepareCommit".
std::string_view statusName(TransactionStatus status) noexcept;

/// Whether a record of the one may follow a record of the other.
bool mayFollow(TransactionStatus next, TransactionStatus before) noexcept;

/// Whether the end is decided and markers are owed.
constexpr bool isDecided(TransactionStatus status) noexcept
{
	return status == TransactionStatus::PREPARE_COMMIT || status == TransactionStatus::PREPARE_ABORT;
}

/// Whether no transaction is open: a producer may begin, be replaced or be forgotten.
constexpr bool isAtRest(TransactionStatus status) noexcept
{
	return status == TransactionStatus::EMPTY || status == TransactionStatus::COMPLETE_COMMIT ||
		   status == TransactionStatus::COMPLETE_ABORT;
}

} // namespace Aeon::Coordinator
