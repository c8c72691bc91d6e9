#pragma once

#include "Aeon/Broker/ConnectionContext.h"
#include "Aeon/Net/ConnectionInfo.h"
#include "Aeon/Net/FrameHandler.h"
#include "Aeon/Protocol/Arena.h"

#include <string>
#include <string_view>

namespace Aeon
{

class ApiTable;
class RequestContext;
struct ServedApi;

/// Answers the frames of one connection: reads the request header, finds API and version in the table, and lets the
/// API's handler answer. What cannot be answered (an unknown API or version, a broken body) closes the connection with
/// one log line that names client, API and version; only ApiVersions answers to any version, so that every client
/// can find its way.
///
/// Threads: those of Net::FrameHandler.
class RequestDispatcher final : public Net::FrameHandler
{
public:
	/// The table outlives the dispatcher.
	RequestDispatcher(const ApiTable& apis, const Net::ConnectionInfo& connection);
	~RequestDispatcher() override;

	Net::FrameResult onFrame(std::span<std::uint8_t> frame, BufferChain& reply) override;
	bool mayWait(std::span<const std::uint8_t> frame) const noexcept override;
	void interrupt() noexcept override;
	void onIdle() noexcept override;

	/// Memory that a decoded request of so many bytes may take.
	static constexpr std::size_t arenaBudget(std::size_t frameBytes) noexcept
	{
		return ARENA_BASE_BYTES + ARENA_BYTES_PER_FRAME_BYTE * frameBytes;
	}

private:
	static constexpr std::size_t ARENA_BASE_BYTES = 1024 * 1024;
	static constexpr std::size_t ARENA_BYTES_PER_FRAME_BYTE = 8;

	Net::FrameResult dispatch(RequestContext& context, std::span<std::uint8_t> frame, BufferChain& reply);
	Net::FrameResult refuse(RequestContext& context, std::int16_t key, BytesView frame, BufferChain& reply);
	Net::FrameResult close(const RequestContext& context, const std::string& reason) const;
	std::string clientIdOf(BytesView frame);

	const ApiTable& _apis;
	ConnectionContext _connection;
	Protocol::Arena _requestArena;
	Protocol::Arena _responseArena;
};

} // namespace Aeon
