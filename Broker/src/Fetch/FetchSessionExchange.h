#pragma once

#include "FetchTarget.h"

#include "Aeon/Broker/FetchSessionCache.h"
#include "Aeon/Protocol/Messages/FetchRequest.h"

#include <chrono>
#include <memory>
#include <vector>

namespace Aeon::Protocol
{
class Arena;
}

namespace Aeon
{

/// One request's part in a fetch session (KIP-227): turns the request into the full list of partitions to read, and
/// afterwards decides which of them the response names.
///
///     session id  epoch   kind          reads                      answers
///     any         -1      sessionless   what is in the request     all of it; an old session of that id ends
///     any          0      full          what is in the request     all of it, with a new session if there is room
///     known       n > 0   incremental   the session's partitions   those with news
///
/// Not thread-safe: lives on the connection's thread for the length of the request.
class FetchSessionExchange
{
public:
	FetchSessionExchange(FetchSessionCache& cache, std::chrono::steady_clock::time_point now) : _cache(cache), _now(now)
	{
	}

	/// Fills targets in the order of reading; names go into the arena where the request does not hold them. Errors:
	/// FETCH_SESSION_ID_NOT_FOUND, INVALID_FETCH_SESSION_EPOCH, FETCH_SESSION_TOPIC_ID_ERROR (a session that began
	/// with names goes on with ids, or the other way round).
	ErrorCode open(
		const Protocol::FetchRequest& request, std::int16_t version, Protocol::Arena& arena,
		std::vector<FetchTarget>& targets);

	/// Marks the targets that belong into the response and notes in the session what the client is told. Gives the
	/// session id for the response; 0 is no session.
	std::int32_t complete(std::vector<FetchTarget>& targets);

private:
	enum class Kind
	{
		SESSIONLESS,
		FULL,
		INCREMENTAL
	};

	ErrorCode
	openIncremental(const Protocol::FetchRequest& request, Protocol::Arena& arena, std::vector<FetchTarget>& targets);
	std::int32_t completeFull(std::vector<FetchTarget>& targets);
	std::int32_t completeIncremental(std::vector<FetchTarget>& targets);

	FetchSessionCache& _cache;
	const std::chrono::steady_clock::time_point _now;
	Kind _kind = Kind::SESSIONLESS;
	bool _usesTopicIds = false;
	std::shared_ptr<FetchSession> _session;
};

} // namespace Aeon
