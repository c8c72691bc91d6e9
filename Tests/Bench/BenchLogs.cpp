#include "BenchLogs.h"

#include "Aeon/Base/Check.h"

#include <filesystem>
#include <string>

namespace Aeon::Test
{

Bytes batchOf(std::size_t bytes)
{
	return makeBatch({.valueBytes = bytes - 80});
}

BenchLogs::BenchLogs(int partitions) : _directory(_temp.path()), _logs(static_cast<std::size_t>(partitions))
{
	begin();
}

void BenchLogs::append(const Bytes& batch)
{
	AEON_CHECK(_logs[_next]->append(batch, {}).ok());
	_next = (_next + 1) % _logs.size();
	_clock.advance(_pauseMs);
	_written += batch.size();
}

void BenchLogs::begin()
{
	const Storage::Log::Context context{_fileSystem, _clock, _directory, 86400000, nullptr};
	for (std::size_t i = 0; i < _logs.size(); ++i)
	{
		const TopicPartition partition{"t", PartitionId(static_cast<std::int32_t>(i))};
		const std::string directory = _temp / ("t-" + std::to_string(i));
		_logs[i].reset();
		std::filesystem::remove_all(directory);
		_logs[i] = Storage::Log::open(context, directory, partition, {}, {});
	}
	_written = 0;
}

} // namespace Aeon::Test
