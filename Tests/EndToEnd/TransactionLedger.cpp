#include "TransactionLedger.h"

#include <algorithm>
#include <cstdlib>

namespace Aeon::Test
{

namespace
{

std::string textOf(const std::set<std::int32_t>& partitions)
{
	std::string text;
	for (const std::int32_t partition : partitions)
	{
		text += (text.empty() ? "" : ", ") + std::to_string(partition);
	}
	return "{" + text + "}";
}

/// Notes where each name is; and the names that do not go on from the one before.
std::map<std::string, std::set<std::int32_t>>
placesOf(const FoundTransactions& found, std::vector<std::string>& violations)
{
	std::map<std::string, std::set<std::int32_t>> places;
	for (const auto& [partition, names] : found.names)
	{
		std::map<std::string, int> last;
		for (const std::string& name : names)
		{
			const auto slash = name.find('/');
			const int number = std::atoi(name.c_str() + slash + 1);
			const auto [before, isFirst] = last.try_emplace(name.substr(0, slash), number);
			if (!isFirst && number <= before->second) violations.push_back(name + " is out of order or there twice");
			before->second = number;
			places[name].insert(partition);
		}
	}
	return places;
}

} // namespace

void TransactionLedger::note(const Attempt& attempt, Fate fate)
{
	const std::lock_guard lock(_mutex);
	_noted.emplace_back(attempt, fate);
	if (fate == Fate::COMMITTED) ++_committed;
}

TransactionLedger::Attempts TransactionLedger::attempts() const
{
	return attemptsAt(notedCount());
}

TransactionLedger::Attempts TransactionLedger::attemptsAt(std::size_t notedCount) const
{
	const std::lock_guard lock(_mutex);
	Attempts attempts;
	for (std::size_t index = 0; index < _noted.size(); ++index)
	{
		const auto& [attempt, fate] = _noted[index];
		const bool isLater = index >= notedCount && fate == Fate::COMMITTED;
		attempts[attempt.name()] = {attempt, isLater ? Fate::UNKNOWN : fate};
	}
	return attempts;
}

std::size_t TransactionLedger::notedCount() const
{
	const std::lock_guard lock(_mutex);
	return _noted.size();
}

std::size_t TransactionLedger::committedCount() const
{
	const std::lock_guard lock(_mutex);
	return _committed;
}

std::vector<std::string> violationsOf(const TransactionLedger::Attempts& attempts, const FoundTransactions& found)
{
	std::vector<std::string> violations;
	auto places = placesOf(found, violations);
	std::map<int, std::int64_t> progress;
	for (const auto& [name, attempted] : attempts)
	{
		const auto& [attempt, fate] = attempted;
		const auto parts = places.find(name);
		const bool isThere = parts != places.end();
		if (isThere && parts->second != attempt.partitions)
			violations.push_back(
				name + " is there in " + textOf(parts->second) + " and not in all of " + textOf(attempt.partitions));
		if (isThere && fate == Fate::ABORTED) violations.push_back(name + " is there though it was aborted");
		if (!isThere && fate == Fate::COMMITTED) violations.push_back(name + " is lost");
		if (isThere)
			progress[attempt.producer] = std::max<std::int64_t>(progress[attempt.producer], attempt.number + 1);
		if (isThere) places.erase(parts);
	}
	for (const auto& [name, partitions] : places)
	{
		violations.push_back(name + " is of no transaction");
	}
	for (const auto& [producer, offset] : progress)
	{
		const auto stored = found.offsets.find(producer);
		const std::int64_t group = stored == found.offsets.end() ? -1 : stored->second;
		if (group != offset)
			violations.push_back(
				"producer " + std::to_string(producer) + " is at " + std::to_string(offset) + ", its group at " +
				std::to_string(group));
	}
	return violations;
}

} // namespace Aeon::Test
