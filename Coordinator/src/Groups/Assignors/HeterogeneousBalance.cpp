#include "Groups/Assignors/HeterogeneousBalance.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>
#include <utility>

namespace Aeon::Coordinator
{

namespace
{

class HeterogeneousBalance
{
public:
	HeterogeneousBalance(const AssignorGroup& group, PartitionOwners& owners);

	void placeFree();
	void evenOut();

private:
	/// Members by how many partitions they have, then by place.
	using ByLoad = std::set<std::pair<std::int32_t, std::size_t>>;

	ByLoad subscribersByLoad(std::size_t topic) const;
	std::size_t evenOut(std::size_t topic);

	const AssignorGroup& _group;
	PartitionOwners& _owners;
	/// Places of members, by topic.
	std::vector<std::vector<std::size_t>> _subscribers;
	/// Topics in the order of work: those with most partitions for a subscriber first, since they leave least choice.
	std::vector<std::size_t> _order;
};

HeterogeneousBalance::HeterogeneousBalance(const AssignorGroup& group, PartitionOwners& owners) :
	_group(group), _owners(owners), _subscribers(group.topics.size()), _order(group.topics.size())
{
	for (std::size_t member = 0; member < group.members.size(); ++member)
		for (const std::size_t topic : *group.members[member].topics)
			_subscribers[topic].push_back(member);

	std::iota(_order.begin(), _order.end(), 0);
	const auto partitions = [&](std::size_t topic)
	{ return static_cast<std::int64_t>(group.topics[topic].partitionCount); };
	const auto subscribers = [&](std::size_t topic) { return static_cast<std::int64_t>(_subscribers[topic].size()); };
	std::sort(
		_order.begin(), _order.end(),
		[&](std::size_t left, std::size_t right)
		{
			const std::int64_t leftShare = partitions(left) * subscribers(right);
			const std::int64_t rightShare = partitions(right) * subscribers(left);
			if (leftShare != rightShare) return leftShare > rightShare;
			return std::pair(subscribers(left), left) < std::pair(subscribers(right), right);
		});
}

HeterogeneousBalance::ByLoad HeterogeneousBalance::subscribersByLoad(std::size_t topic) const
{
	ByLoad subscribers;
	for (const std::size_t member : _subscribers[topic])
		subscribers.emplace(_owners.count(member), member);
	return subscribers;
}

void HeterogeneousBalance::placeFree()
{
	for (const std::size_t topic : _order)
	{
		if (_subscribers[topic].empty()) continue;
		ByLoad subscribers = subscribersByLoad(topic);
		for (std::int32_t partition = 0; partition < _group.topics[topic].partitionCount; ++partition)
		{
			if (_owners.owner(topic, partition) != PartitionOwners::NOBODY) continue;
			auto least = subscribers.extract(subscribers.begin());
			_owners.give(topic, partition, static_cast<std::int32_t>(least.value().second));
			++least.value().first;
			subscribers.insert(std::move(least));
		}
	}
}

void HeterogeneousBalance::evenOut()
{
	for (int round = 0; round < BALANCE_ROUNDS; ++round)
	{
		std::size_t moved = 0;
		for (const std::size_t topic : _order)
			if (_subscribers[topic].size() > 1) moved += evenOut(topic);
		if (moved == 0) return;
	}
}

/// Returns how many partitions of the topic moved.
std::size_t HeterogeneousBalance::evenOut(std::size_t topic)
{
	ByLoad takers = subscribersByLoad(topic);
	if (takers.rbegin()->first - takers.begin()->first <= 1) return 0;

	// Who can give partitions of this topic away, and which.
	std::vector<std::vector<std::int32_t>> owned(_group.members.size());
	for (std::int32_t partition = 0; partition < _group.topics[topic].partitionCount; ++partition)
		owned[static_cast<std::size_t>(_owners.owner(topic, partition))].push_back(partition);
	ByLoad givers = takers;
	std::erase_if(givers, [&](const auto& giver) { return owned[giver.second].empty(); });

	std::size_t moved = 0;
	while (!givers.empty())
	{
		const auto [most, giver] = *givers.rbegin();
		const auto [least, taker] = *takers.begin();
		if (most - least <= 1) break;
		_owners.give(topic, owned[giver].back(), static_cast<std::int32_t>(taker));
		owned[giver].pop_back();
		++moved;

		// A taker never has to give again: it stays behind by at least one.
		takers.erase({least, taker});
		takers.emplace(least + 1, taker);
		givers.erase({least, taker});
		takers.erase({most, giver});
		takers.emplace(most - 1, giver);
		givers.erase({most, giver});
		if (!owned[giver].empty()) givers.emplace(most - 1, giver);
	}
	return moved;
}

} // namespace

void balanceHeterogeneous(const AssignorGroup& group, PartitionOwners& owners)
{
	HeterogeneousBalance balance(group, owners);
	balance.placeFree();
	balance.evenOut();
}

} // namespace Aeon::Coordinator
