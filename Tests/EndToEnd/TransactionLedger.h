#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace Aeon::Test
{

/// What its producer knows of a transaction.
enum class Fate
{
	COMMITTED,
	ABORTED,
	/// The broker or the producer died before there was an answer.
	UNKNOWN,
};

/// One transaction: a record with its name in each of a few partitions, and the offset of the producer's group moved to
/// behind its number.
struct Attempt
{
	int producer = 0;
	int number = 0;
	std::set<std::int32_t> partitions;

	std::string name() const { return std::to_string(producer) + "/" + std::to_string(number); }
};

/// What all producers have tried. Thread-safe.
class TransactionLedger
{
public:
	/// By name.
	using Attempts = std::map<std::string, std::pair<Attempt, Fate>>;

	void note(const Attempt& attempt, Fate fate);

	Attempts attempts() const;
	/// As they stood when so many had been noted: who was told of a commit later was told nothing by then. What was
	/// aborted later was never committed.
	Attempts attemptsAt(std::size_t notedCount) const;
	std::size_t notedCount() const;
	std::size_t committedCount() const;

private:
	mutable std::mutex _mutex;
	std::vector<std::pair<Attempt, Fate>> _noted;
	std::size_t _committed = 0;
};

/// What consumers of committed records find, once no transaction is open any more.
struct FoundTransactions
{
	/// Names in each partition, in order.
	std::map<std::int32_t, std::vector<std::string>> names;
	/// What each producer's group has committed.
	std::map<int, std::int64_t> offsets;
};

/// Everything that is lost, there in part, there though it was aborted, out of order or out of step with the offsets, a
/// line each.
std::vector<std::string> violationsOf(const TransactionLedger::Attempts& attempts, const FoundTransactions& found);

} // namespace Aeon::Test
