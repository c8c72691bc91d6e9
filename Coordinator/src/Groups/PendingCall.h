#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Coordinator/CallerInfo.h"
#include "Aeon/Protocol/Arena.h"

#include <memory>
#include <string_view>

namespace Aeon::Coordinator
{

/// A request that a group has to answer, seen from both sides: the connection's thread owns it and waits, the group's
/// thread fills the response and completes it. A join may stay parked in the group for minutes; it is completed
/// exactly once in any case, since its owner waits as long as it takes.
///
/// Thread-safe: one thread waits, another one completes.
class PendingCall
{
public:
	PendingCall();
	virtual ~PendingCall();
	PendingCall(const PendingCall&) = delete;
	PendingCall& operator=(const PendingCall&) = delete;

	/// Makes a fresh response that says nothing but this error, in the form its API has for it.
	virtual void fail(ErrorCode code) = 0;

	/// Wakes the owner; the response is complete, and true once everything in the group's partition below durableEnd is
	/// on disk. Once only. The call may be gone when this returns.
	void complete(Offset durableEnd);
	/// Blocks until completed; gives the offset of complete().
	Offset wait();
	bool isCompleted() const;

private:
	/// Apart from the call, which its owner destroys while the other thread is still about to notify.
	struct Completion;

	const std::shared_ptr<Completion> _completion;
};

/// The call of one API. Request, response and arena belong to the caller and live until the call is completed.
template <typename RequestType, typename ResponseType>
class GroupCall final : public PendingCall
{
public:
	using Request = RequestType;
	using Response = ResponseType;
	/// Fills a fresh response with an error; see GroupErrors.h.
	using FillError = void (*)(const Request&, Response&, Protocol::Arena&, ErrorCode);

	GroupCall(
		const CallerInfo& caller_, const Request& request_, Response& response_, Protocol::Arena& arena_,
		FillError fillError) :
		caller(caller_), request(request_), response(response_), arena(arena_), _fillError(fillError)
	{
	}

	void fail(ErrorCode code) override
	{
		response = Response{};
		_fillError(request, response, arena, code);
	}

	/// Copies that live as long as the response.
	std::string_view keep(std::string_view text);
	BytesView keep(BytesView bytes);

	const CallerInfo caller;
	const Request& request;
	Response& response;
	/// Memory of the response; the group's thread alone touches it until the call is completed.
	Protocol::Arena& arena;

private:
	const FillError _fillError;
};

/// A copy of bytes in an arena.
BytesView keepBytes(Protocol::Arena& arena, BytesView bytes);
std::string_view keepText(Protocol::Arena& arena, std::string_view text);

template <typename RequestType, typename ResponseType>
std::string_view GroupCall<RequestType, ResponseType>::keep(std::string_view text)
{
	return keepText(arena, text);
}

template <typename RequestType, typename ResponseType>
BytesView GroupCall<RequestType, ResponseType>::keep(BytesView bytes)
{
	return keepBytes(arena, bytes);
}

} // namespace Aeon::Coordinator
