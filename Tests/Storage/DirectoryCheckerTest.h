#pragma once

#include "OnDisk/Checksum.h"
#include "OnDisk/DirectoryChecker.h"
#include "TestStorage.h"

#include "Aeon/Protocol/BigEndian.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// The name of t-0's first segment without suffix, and of the metadata log.
inline const std::string FIRST_SEGMENT = "t-0/00000000000000000000";
inline const std::string METADATA_LOG = "__cluster_metadata-0";

/// A batch with one control record of a kind.
Bytes controlBatch(std::int16_t type);

/// A log directory with something of everything, stopped in order: t-0 with several segments, an idempotent producer,
/// an aborted and an open transaction, a moved log start, a metadata log. Each test breaks one rule.
class DirectoryChecker : public ::testing::Test
{
protected:
	void SetUp() override;

	std::string at(const std::string& name) const { return root + "/" + name; }
	/// What the checker says, a line each.
	std::vector<std::string> findings() const;
	/// One of the lines names the file and says this.
	void expectFinding(const std::string& file, const std::string& what);

	/// Changes the bytes of a file.
	void edit(const std::string& name, const std::function<void(Bytes&)>& change);
	/// Changes the first batch of a file and makes its CRC right again.
	void editBatch(const std::string& name, const std::function<void(Bytes&)>& change);
	void replaceText(const std::string& name, const std::string& from, const std::string& to);
	/// The last file of t-0 with this suffix.
	std::string last(const std::string& suffix) const;

	TempDirectory directory;
	const std::string root = directory / "logs";
	Storage::PosixFileSystem posix;
	ManualClock clock;

private:
	void write();
};

/// A change: an integer at a place.
template <typename Int>
std::function<void(Bytes&)> store(std::size_t position, Int value)
{
	return [=](Bytes& bytes) { Protocol::storeBigEndian(bytes.data() + position, value); };
}

} // namespace Aeon::Test
