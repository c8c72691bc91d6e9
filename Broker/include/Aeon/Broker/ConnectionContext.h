#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace Aeon::Storage
{
class BatchValidator;
}

namespace Aeon
{

class FetchWaiter;
struct FetchScratch;

/// One client's connection as handlers see it: who it is, and working memory that is kept from request to request.
///
/// Not thread-safe: belongs to the connection's thread.
class ConnectionContext
{
public:
	/// Name of the listener that accepted the connection, as in "PLAINTEXT"; answers name this broker by that
	/// listener's advertised endpoint. peerAddress is for logs, "address:port". The waiter is never null.
	ConnectionContext(std::string listenerName, std::string peerAddress, std::shared_ptr<FetchWaiter> waiter);
	~ConnectionContext();
	ConnectionContext(const ConnectionContext&) = delete;
	ConnectionContext& operator=(const ConnectionContext&) = delete;

	const std::string& listenerName() const noexcept { return _listenerName; }
	const std::string& peerAddress() const noexcept { return _peerAddress; }
	/// Where this connection's long polls sleep.
	const std::shared_ptr<FetchWaiter>& waiter() const noexcept { return _waiter; }

	/// Made at the first call, since most connections only read or only write. decompressedBytesMax bounds what one
	/// batch may unpack to.
	Storage::BatchValidator& batchValidator(std::uint64_t decompressedBytesMax);
	FetchScratch& fetchScratch();
	/// Gives the working memory back; for a connection that falls idle.
	void trim() noexcept;

private:
	const std::string _listenerName;
	const std::string _peerAddress;
	const std::shared_ptr<FetchWaiter> _waiter;
	std::unique_ptr<Storage::BatchValidator> _batchValidator;
	std::unique_ptr<FetchScratch> _fetchScratch;
};

} // namespace Aeon
