#pragma once

#include "LibrdkafkaMember.h"

#include <chrono>
#include <list>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// The members of one group and a ledger of what they read: records that were left out, records that came again
/// although their commit had been acknowledged, and records that came again rightly. Not thread-safe: all members are
/// served by the one thread that calls step() or an await function.
class ObservedGroup
{
public:
	using Condition = std::function<bool()>;

	static constexpr auto LIMIT = std::chrono::seconds(60);

	/// Members subscribe to @p topics with @p settings of librdkafka's own.
	ObservedGroup(std::string bootstrap, std::string group, std::vector<std::string> topics, Settings settings = {});

	/// @p settings are added to those of all members.
	LibrdkafkaMember& join(const Settings& settings = {});
	/// Commits what the member has read, and ends it as soon as that is acknowledged. Throws std::runtime_error where
	/// it is not within LIMIT.
	void leave(LibrdkafkaMember& member);

	/// Serves every member once.
	void step();
	/// Serves the members until @p condition holds. Returns whether it did before @p limit.
	bool stepUntil(const Condition& condition, std::chrono::milliseconds limit = LIMIT);
	/// Serves the members until each owns a partition and each of @p places has one owner.
	bool settle(const std::set<GroupPartition>& places);
	bool isSettled(const std::set<GroupPartition>& places) const;
	/// What all of them own together.
	std::multiset<GroupPartition> owned() const;
	/// Serves the members until every record before @p ends has been read.
	bool readUpTo(const LibrdkafkaMember::Positions& ends);

	/// Enters into the ledger what a member has read and committed that is not one of these.
	void note(const ConsumedRecord& record);
	void noteCommitted(const LibrdkafkaMember::Positions& offsets);

	std::list<LibrdkafkaMember>& members() noexcept { return _members; }
	/// Who owns what, for messages.
	std::string describe() const;

	/// What must not happen: gaps, and records read again although their commit had been acknowledged.
	const std::vector<std::string>& violations() const noexcept { return _violations; }
	/// Records that came more than once, all of them not committed before.
	std::size_t repeated() const noexcept { return _repeated; }
	/// Records read, each counted once.
	std::size_t readCount() const;
	/// The highest commits that were acknowledged.
	const LibrdkafkaMember::Positions& committed() const noexcept { return _committed; }

private:
	const std::string _bootstrap;
	const std::string _group;
	const std::vector<std::string> _topics;
	const Settings _settings;
	/// Behind the furthest record that any member has read.
	LibrdkafkaMember::Positions _next;
	LibrdkafkaMember::Positions _committed;
	std::size_t _repeated = 0;
	std::vector<std::string> _violations;
	std::list<LibrdkafkaMember> _members;
};

} // namespace Aeon::Test
