#pragma once

#include "PreparedRecords.h"
#include "Workload.h"

#include "Aeon/Net/ConnectionInfo.h"
#include "Aeon/Net/FrameHandler.h"
#include "Aeon/Protocol/Arena.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace Aeon::Protocol
{
class Decoder;
}

namespace Aeon::Bench
{

/// Answers one connection as a broker would that has nothing to do: every topic exists, produced records are thrown
/// away unread, a fetch from any offset gets the same prepared records. What a client reaches against it is the
/// client's own limit, with Net and Protocol in between.
class NullBrokerHandler final : public Net::FrameHandler
{
public:
	/// The workload tells the number of partitions of every topic, and how fetched records look.
	NullBrokerHandler(const Workload& workload, const Net::ConnectionInfo& connection);
	~NullBrokerHandler() override;

	/// Throws std::runtime_error for an API that is not served; librdkafka asks for no other one.
	Net::FrameResult onFrame(std::span<std::uint8_t> frame, BufferChain& reply) override;
	bool mayWait(std::span<const std::uint8_t>) const noexcept override { return false; }

private:
	struct Call;

	Net::FrameResult apiVersions(const Call& call);
	Net::FrameResult metadata(const Call& call);
	Net::FrameResult produce(const Call& call);
	Net::FrameResult fetch(const Call& call);
	Net::FrameResult initProducerId(const Call& call);
	Net::FrameResult findCoordinator(const Call& call);

	const Workload& _workload;
	const std::string _host;
	const std::uint16_t _port;
	Protocol::Arena _arena;
	/// Made when the first fetch comes.
	std::optional<PreparedRecords> _records;
	std::int64_t _nextOffset = 0;
};

} // namespace Aeon::Bench
