#include "SyncPool.h"

#include "Aeon/Broker/ErrorMapping.h"
#include "Aeon/Broker/Partition.h"

#include <Poco/Exception.h>
#include <Poco/Logger.h>

#include <algorithm>

namespace Aeon
{

namespace
{

/// They wait for the disk and take next to no processor.
constexpr std::size_t HELPERS_MAX = 8;

void syncOne(SyncPool::Item& item)
{
	item.code = guarded("syncing a partition's log", [&] { return item.partition->log().flushUpTo(item.end).code(); });
}

} // namespace

SyncPool::SyncPool() : _helper(*this, &SyncPool::help), _threads("syncs", 1, static_cast<int>(HELPERS_MAX))
{
}

SyncPool::~SyncPool()
{
	{
		const ScopedLock lock(_mutex);
		_stopping = true;
	}
	_wanted.notifyAll();
	_threads.joinAll();
}

void SyncPool::sync(std::span<Item> items)
{
	if (items.empty()) return;
	if (items.size() == 1)
	{
		syncOne(items.front());
		return;
	}
	Batch batch{items, 0, items.size()};
	const ScopedLock lock(_mutex);
	const std::size_t helpers = std::min(items.size() - 1, HELPERS_MAX);
	addHelpersLocked(helpers);
	_batches.push_back(&batch);
	for (std::size_t i = 0; i < helpers; ++i)
		_wanted.notifyOne();
	while (batch.next < items.size())
		syncNextLocked(batch);
	while (batch.unfinished > 0)
		_finished.wait(_mutex);
}

void SyncPool::help()
{
	const ScopedLock lock(_mutex);
	while (!_stopping)
		if (_batches.empty())
			_wanted.wait(_mutex);
		else
			syncNextLocked(*_batches.front());
}

void SyncPool::addHelpersLocked(std::size_t wanted)
{
	try
	{
		for (; _helperCount < wanted; ++_helperCount)
			_threads.start(_helper);
	}
	catch (const Poco::Exception& exception)
	{
		Poco::Logger::get("Aeon.Broker").warning("no thread helps to sync logs: " + exception.displayText());
	}
}

void SyncPool::syncNextLocked(Batch& batch)
{
	Item& item = batch.items[batch.next++];
	if (batch.next == batch.items.size()) std::erase(_batches, &batch);
	_mutex.unlock();
	syncOne(item);
	_mutex.lock();
	// The caller may be gone with the batch once it can see that this was the last.
	if (--batch.unfinished == 0) _finished.notifyAll();
}

} // namespace Aeon
