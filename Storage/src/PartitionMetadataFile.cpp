#include "PartitionMetadataFile.h"

#include "Aeon/Storage/StorageException.h"

#include <sstream>

namespace Aeon::Storage
{

namespace
{

const std::string FILE_NAME = "partition.metadata";

/// The value of a "key: value" line.
std::string readField(std::istringstream& in, const std::string& key, const std::string& path)
{
	std::string name;
	std::string value;
	if (!(in >> name >> value) || name != key + ":") throw CorruptFileException(path, "has no " + key);
	return value;
}

} // namespace

Uuid readPartitionMetadata(const ReplicaDirectory& directory)
{
	if (!directory.exists(FILE_NAME)) return {};
	const std::string path = directory.path() + "/" + FILE_NAME;
	const std::string content = directory.readWholeFile(FILE_NAME);
	if (content.find_first_not_of('\0') == std::string::npos) return {};
	std::istringstream in(content);
	const std::string version = readField(in, "version", path);
	if (version.empty() || version.find_first_not_of("0123456789") != std::string::npos)
		throw CorruptFileException(path, "bad version");
	const auto id = Uuid::parse(readField(in, "topic_id", path));
	if (!id || id->isZero()) throw CorruptFileException(path, "bad topic id");
	return *id;
}

void writePartitionMetadata(const ReplicaDirectory& directory, const Uuid& topicId)
{
	directory.replaceFile(FILE_NAME, "version: 0\ntopic_id: " + topicId.toString());
}

} // namespace Aeon::Storage
