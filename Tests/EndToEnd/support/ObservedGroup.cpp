#include "ObservedGroup.h"

#include "Waiting.h"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

/// Enough records behind a violation show what kind it is.
constexpr std::size_t VIOLATIONS_MAX = 20;

std::string where(const GroupPartition& place, std::int64_t offset)
{
	std::ostringstream text;
	text << place << " at offset " << offset;
	return text.str();
}

} // namespace

ObservedGroup::ObservedGroup(
	std::string bootstrap, std::string group, std::vector<std::string> topics, Settings settings) :
	_bootstrap(std::move(bootstrap)),
	_group(std::move(group)),
	_topics(std::move(topics)),
	_settings(std::move(settings))
{
}

LibrdkafkaMember& ObservedGroup::join(const Settings& settings)
{
	Settings all = settings;
	all.insert(_settings.begin(), _settings.end());
	LibrdkafkaMember& member = _members.emplace_back(_bootstrap, _group, all);
	member.onCommitted([this](const LibrdkafkaMember::Positions& offsets) { noteCommitted(offsets); });
	member.subscribe(_topics);
	return member;
}

void ObservedGroup::leave(LibrdkafkaMember& member)
{
	// The group may be between two generations, when it takes no commit.
	const auto isCommitted = [](RdKafka::ErrorCode error)
	{ return error == RdKafka::ERR_NO_ERROR || error == RdKafka::ERR__NO_OFFSET; };
	RdKafka::ErrorCode committed = RdKafka::ERR_NO_ERROR;
	const bool done = waitUntil(
		[&]
		{
			step();
			committed = member.commit();
			return isCommitted(committed) || member.fatalError() != RdKafka::ERR_NO_ERROR;
		},
		LIMIT, std::chrono::milliseconds(0));
	if (!done) throw std::runtime_error("what was read cannot be committed: " + RdKafka::err2str(committed));
	member.close();
	_members.remove_if([&member](const LibrdkafkaMember& each) { return &each == &member; });
}

void ObservedGroup::step()
{
	for (LibrdkafkaMember& member : _members)
	{
		for (const ConsumedRecord& record : member.poll())
		{
			note(record);
		}
	}
}

bool ObservedGroup::stepUntil(const Condition& condition, std::chrono::milliseconds limit)
{
	return waitUntil(
		[&]
		{
			step();
			return condition();
		},
		limit, std::chrono::milliseconds(0));
}

bool ObservedGroup::settle(const std::set<GroupPartition>& places)
{
	return stepUntil([&] { return isSettled(places); });
}

bool ObservedGroup::isSettled(const std::set<GroupPartition>& places) const
{
	const std::multiset<GroupPartition> all = owned();
	return std::equal(all.begin(), all.end(), places.begin(), places.end()) &&
		   std::none_of(
			   _members.begin(), _members.end(),
			   [](const LibrdkafkaMember& member) { return member.assignment().empty(); });
}

std::multiset<GroupPartition> ObservedGroup::owned() const
{
	std::multiset<GroupPartition> all;
	for (const LibrdkafkaMember& member : _members)
	{
		all.insert(member.assignment().begin(), member.assignment().end());
	}
	return all;
}

bool ObservedGroup::readUpTo(const LibrdkafkaMember::Positions& ends)
{
	return stepUntil(
		[&]
		{
			return std::all_of(
				ends.begin(), ends.end(),
				[this](const auto& end)
				{
					const auto next = _next.find(end.first);
					return end.second == 0 || (next != _next.end() && next->second >= end.second);
				});
		});
}

std::string ObservedGroup::describe() const
{
	std::ostringstream text;
	for (const LibrdkafkaMember& member : _members)
	{
		text << "\n" << member.memberId() << ":";
		for (const GroupPartition& place : member.assignment())
		{
			text << " " << place;
		}
		if (member.lastError() != RdKafka::ERR_NO_ERROR) text << " " << RdKafka::err2str(member.lastError());
		if (member.handOverError() != RdKafka::ERR_NO_ERROR)
		{
			text << " handing over: " << RdKafka::err2str(member.handOverError());
		}
	}
	return text.str();
}

std::size_t ObservedGroup::readCount() const
{
	std::size_t count = 0;
	for (const auto& [place, next] : _next)
	{
		count += static_cast<std::size_t>(next);
	}
	return count;
}

void ObservedGroup::note(const ConsumedRecord& record)
{
	std::int64_t& next = _next[record.place];
	const auto committed = _committed.find(record.place);
	if (record.offset > next && _violations.size() < VIOLATIONS_MAX)
	{
		_violations.push_back(where(record.place, record.offset) + ": left out since " + std::to_string(next));
	}
	if (record.offset < next)
	{
		++_repeated;
		if (committed != _committed.end() && record.offset < committed->second && _violations.size() < VIOLATIONS_MAX)
		{
			_violations.push_back(
				where(record.place, record.offset) + ": read again, committed up to " +
				std::to_string(committed->second));
		}
	}
	next = std::max(next, record.offset + 1);
}

void ObservedGroup::noteCommitted(const LibrdkafkaMember::Positions& offsets)
{
	for (const auto& [place, offset] : offsets)
	{
		std::int64_t& committed = _committed[place];
		committed = std::max(committed, offset);
	}
}

} // namespace Aeon::Test
