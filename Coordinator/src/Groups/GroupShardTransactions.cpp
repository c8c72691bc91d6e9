#include "Groups/GroupShard.h"

#include <Poco/Exception.h>

#include <deque>

namespace Aeon::Coordinator
{

/// One group's turn to take in the end of a transaction.
class GroupShard::EndCall final : public PendingCall
{
public:
	void fail(ErrorCode code) override { _code = code; }
	/// NONE, or why the group has not taken it in; after wait().
	ErrorCode code() const noexcept { return _code; }

private:
	ErrorCode _code = ErrorCode::NONE;
};

Result<Offset> GroupShard::endTransaction(const TransactionMarker& marker)
{
	if (const auto code = state(); code != ErrorCode::NONE) return code;
	const auto end = _context.writer.appendMarker(_partition, marker, _context.clock.wallMs());
	if (!end) return end;
	ErrorCode result = ErrorCode::NONE;
	std::deque<EndCall> calls;
	for (const auto& groupId : _transactions.groupsOf(marker.producer.id))
	{
		calls.emplace_back();
		try
		{
			if (!tell(groupId, marker, *end - 1, calls.back())) calls.pop_back();
		}
		catch (const Poco::NoThreadAvailableException&)
		{
			calls.pop_back();
			result = ErrorCode::COORDINATOR_NOT_AVAILABLE;
		}
	}
	for (auto& call : calls)
	{
		call.wait();
		if (call.code() != ErrorCode::NONE) result = call.code();
	}
	if (result != ErrorCode::NONE) return result;
	return end;
}

bool GroupShard::tell(const std::string& groupId, const TransactionMarker& marker, Offset place, EndCall& call)
{
	const auto runner = find(groupId, false);
	const bool isThere =
		runner && *runner && (*runner)->endTransaction(marker.producer.id, place, marker.committed, call);
	// A group that is gone had nothing pending any more.
	if (!isThere) _transactions.remove(marker.producer.id, groupId);
	return isThere;
}

} // namespace Aeon::Coordinator
