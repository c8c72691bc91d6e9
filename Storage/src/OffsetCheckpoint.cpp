#include "OffsetCheckpoint.h"

#include "TextCheckpoint.h"

#include "Aeon/Storage/StorageException.h"

#include <Poco/Logger.h>

#include <limits>

namespace Aeon::Storage
{

OffsetCheckpoint::OffsetCheckpoint(FileSystem& fileSystem, std::string path) :
	_fileSystem(fileSystem), _path(std::move(path))
{
}

OffsetCheckpoint::Offsets OffsetCheckpoint::read()
{
	try
	{
		Offsets offsets;
		for (const auto& fields : readCheckpoint(_fileSystem, _path, 3))
		{
			const auto partition = parseCheckpointNumber(_path, fields[1], 0, std::numeric_limits<std::int32_t>::max());
			const auto offset = parseCheckpointNumber(_path, fields[2], 0, std::numeric_limits<std::int64_t>::max());
			offsets[{fields[0], PartitionId(static_cast<std::int32_t>(partition))}] = Offset(offset);
		}
		_held = offsets;
		return offsets;
	}
	catch (const CorruptFileException& e)
	{
		Poco::Logger::get("Aeon.Storage").warning(e.displayText());
		return {};
	}
}

void OffsetCheckpoint::write(const Offsets& offsets)
{
	if (offsets == _held) return;
	std::vector<std::string> lines;
	for (const auto& [partition, offset] : offsets)
		lines.push_back(
			partition.topic + " " + std::to_string(partition.partition.value()) + " " + std::to_string(offset.value()));
	writeCheckpoint(_fileSystem, _path, lines);
	_held = offsets;
}

void OffsetCheckpoint::removeUnfinished()
{
	_fileSystem.remove(_path + ".tmp");
}

} // namespace Aeon::Storage
