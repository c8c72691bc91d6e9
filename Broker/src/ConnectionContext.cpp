#include "Aeon/Broker/ConnectionContext.h"

#include "Fetch/FetchScratch.h"

#include "Aeon/Storage/BatchValidator.h"

#include <utility>

namespace Aeon
{

ConnectionContext::ConnectionContext(
	std::string listenerName, std::string peerAddress, std::shared_ptr<FetchWaiter> waiter) :
	_listenerName(std::move(listenerName)), _peerAddress(std::move(peerAddress)), _waiter(std::move(waiter))
{
}

ConnectionContext::~ConnectionContext() = default;

Storage::BatchValidator& ConnectionContext::batchValidator(std::uint64_t decompressedBytesMax)
{
	if (!_batchValidator)
	{
		Storage::BatchValidator::Limits limits;
		limits.decompressedBytesMax = decompressedBytesMax;
		_batchValidator = std::make_unique<Storage::BatchValidator>(limits);
	}
	return *_batchValidator;
}

FetchScratch& ConnectionContext::fetchScratch()
{
	if (!_fetchScratch) _fetchScratch = std::make_unique<FetchScratch>();
	return *_fetchScratch;
}

void ConnectionContext::trim() noexcept
{
	_batchValidator.reset();
	_fetchScratch.reset();
}

} // namespace Aeon
