#pragma once

#include "Aeon/Net/FrameHandlerFactory.h"

#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

namespace Aeon::Net::Testing
{

/// A factory whose handlers do what a test gives it as functions. By default they echo.
class FunctionHandlerFactory : public FrameHandlerFactory
{
public:
	using OnFrame = std::function<FrameResult(const ConnectionInfo&, std::span<std::uint8_t>, BufferChain&)>;

	FunctionHandlerFactory() : onFrame(&FunctionHandlerFactory::echo) {}
	explicit FunctionHandlerFactory(OnFrame function) : onFrame(std::move(function)) {}

	std::unique_ptr<FrameHandler> create(const ConnectionInfo& info) override;

	/// Replies with the frame itself; its bytes are not copied.
	static FrameResult echo(const ConnectionInfo& info, std::span<std::uint8_t> frame, BufferChain& reply);
	/// Adds size and body to a reply.
	static void addReply(BufferChain& reply, std::span<const std::uint8_t> body);
	/// Adds a size only.
	static void addSize(BufferChain& reply, std::size_t size);
	static std::string_view text(std::span<const std::uint8_t> frame)
	{
		return {reinterpret_cast<const char*>(frame.data()), frame.size()};
	}

	OnFrame onFrame;
	std::function<void(const ConnectionInfo&)> onCreate = [](const ConnectionInfo&) {};
	std::function<void()> onInterrupt = [] {};
	std::function<bool(std::span<const std::uint8_t>)> mayWait = [](std::span<const std::uint8_t>) { return true; };
	std::atomic<int> idleCalls{0};
};

} // namespace Aeon::Net::Testing
