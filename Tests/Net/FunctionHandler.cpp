#include "FunctionHandler.h"

#include <stdexcept>

namespace Aeon::Net::Testing
{

namespace
{

class FunctionHandler : public FrameHandler
{
public:
	FunctionHandler(FunctionHandlerFactory& factory, const ConnectionInfo& info) : _factory(factory), _info(info) {}

	FrameResult onFrame(std::span<std::uint8_t> frame, BufferChain& reply) override
	{
		requireEmpty(reply);
		return _factory.onFrame(_info, frame, reply);
	}
	bool mayWait(std::span<const std::uint8_t> frame) const noexcept override { return _factory.mayWait(frame); }
	void interrupt() noexcept override { _factory.onInterrupt(); }
	void onIdle() noexcept override { ++_factory.idleCalls; }

private:
	static void requireEmpty(const BufferChain& reply)
	{
		if (!reply.empty()) throw std::logic_error("a reply came in that was not empty");
	}

	FunctionHandlerFactory& _factory;
	const ConnectionInfo& _info;
};

} // namespace

std::unique_ptr<FrameHandler> FunctionHandlerFactory::create(const ConnectionInfo& info)
{
	onCreate(info);
	return std::make_unique<FunctionHandler>(*this, info);
}

FrameResult FunctionHandlerFactory::echo(const ConnectionInfo&, std::span<std::uint8_t> frame, BufferChain& reply)
{
	addReply(reply, frame);
	return {};
}

void FunctionHandlerFactory::addReply(BufferChain& reply, std::span<const std::uint8_t> body)
{
	addSize(reply, body.size());
	reply.addMemory(body.data(), body.size());
}

void FunctionHandlerFactory::addSize(BufferChain& reply, std::size_t size)
{
	std::uint8_t* prefix = reply.allocate(4);
	for (int i = 0; i < 4; ++i)
		prefix[i] = static_cast<std::uint8_t>(size >> (24 - 8 * i));
	reply.addMemory(prefix, 4);
}

} // namespace Aeon::Net::Testing
