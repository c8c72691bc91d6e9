#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Storage/FileSystem.h"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What FaultyFileSystem can make fail, and counts.
enum class Call
{
	OPEN,
	READ,
	WRITE,
	ALLOCATE,
	TRUNCATE,
	SYNC,
	SYNC_DIRECTORY,
	MAP,
	RENAME,
	REMOVE,
	LIST,
	CREATE_DIRECTORY,
	EXISTS,
	LOCK,
	SPACE
};
inline constexpr Call ALL_CALLS[] = {Call::OPEN,     Call::READ,   Call::WRITE,          Call::ALLOCATE,
									 Call::TRUNCATE, Call::SYNC,   Call::SYNC_DIRECTORY, Call::MAP,
									 Call::RENAME,   Call::REMOVE, Call::LIST,           Call::CREATE_DIRECTORY,
									 Call::EXISTS,   Call::LOCK,   Call::SPACE};
/// As in "SYNC_DIRECTORY".
const char* nameOf(Call call);

/// A real file system with a will of its own, for tests. The fault model:
///
/// - The n-th call of a kind fails with an errno, once or from then on (failAt, failAlways); other calls go through.
/// - The disk is full: growing a file by allocate or write beyond the room that is left fails with ENOSPC, as a whole
///   (limitRoom). Stores through mappings and bytes that replace others need no room, as on a real disk.
/// - The process dies at the n-th call (dieAt): that call and all later ones fail, so that the disk stays as it was
/// then.
/// - The power fails: only what was synced is left (copySurvivors). A file has the content of its last syncData, a
///   directory the names of its last syncDirectory; everything else is gone, the worst that an order of write-backs
///   allows. What is really on the disk of the machine matters to no test, so that nothing is synced there.
///
/// Thread-safe.
class FaultyFileSystem final : public Storage::FileSystem
{
public:
	explicit FaultyFileSystem(Storage::FileSystem& real);
	~FaultyFileSystem() override;

	/// The n-th call of the kind from now (1: the next) on a path that contains part fails once.
	void failAt(Call call, int n, int errorNumber, std::string part = {});
	/// Every call of the kind on such a path fails until heal().
	void failAlways(Call call, int errorNumber, std::string part = {});
	/// The n-th call of the kind from now (1: the next) and all of that kind that come later fail until heal().
	void failFrom(Call call, int n, int errorNumber);
	/// The n-th call of any kind from now (1: the next) and all that come later fail until heal().
	void dieAt(int n);
	/// Whether the call that dieAt spoke of has come.
	bool isDead() const;
	/// No call fails any more.
	void heal();
	/// So many bytes may still be added to files; no value: no limit.
	void limitRoom(std::optional<std::uint64_t> bytes);

	/// Calls of the kind so far.
	int count(Call call) const;
	/// Paths of the calls that failed by failAt, failAlways or failFrom so far.
	std::vector<std::string> failedPaths() const;
	/// Names of the files of the syncData calls so far.
	std::vector<std::string> syncedFiles() const;

	/// Writes what a power cut would leave of directory into target, a fresh one.
	void copySurvivors(const std::string& directory, const std::string& target);
	/// The same where some of what was not synced has reached the disk too: each page of a file, or each sector, for
	/// itself, a size between the old and the new one, and the names of a directory all or none.
	void copyTornSurvivors(const std::string& directory, const std::string& target, std::mt19937_64& random);

	std::unique_ptr<Storage::File> open(const std::string& path, Storage::OpenMode mode) override;
	bool exists(const std::string& path) override;
	void rename(const std::string& from, const std::string& to) override;
	bool remove(const std::string& path) override;
	std::vector<Storage::DirectoryEntry> list(const std::string& path) override;
	bool createDirectory(const std::string& path) override;
	void syncDirectory(const std::string& path) override;
	std::unique_ptr<Storage::FileLock> lock(const std::string& path) override;
	Space space(const std::string& path) override;

private:
	friend class FaultyFile;

	struct Fault
	{
		Call call;
		int remaining;
		int errorNumber;
		std::string part;
		bool forever;
	};

	/// Counts the call and throws where a fault waits for it.
	void enter(Call call, const std::string& path);
	/// Takes room for growth; throws ENOSPC where there is too little.
	void takeRoom(const std::string& path, std::uint64_t growth);
	std::uint64_t identityOf(const std::string& path);
	void noteSynced(std::uint64_t identity, const std::string& path, std::vector<std::uint8_t> content);
	void moveNames(const std::string& from, const std::string& to);
	std::map<std::string, std::uint64_t> tornNames(const std::string& directory, std::mt19937_64& random) const;
	std::vector<std::uint8_t> presentContent(std::uint64_t identity) const;

	Storage::FileSystem& _real;
	mutable Mutex _mutex;
	std::vector<Fault> _faults AEON_GUARDED_BY(_mutex);
	std::map<Call, int> _counts AEON_GUARDED_BY(_mutex);
	std::vector<std::string> _failedPaths AEON_GUARDED_BY(_mutex);
	std::optional<int> _callsToLive AEON_GUARDED_BY(_mutex);
	std::optional<std::uint64_t> _room AEON_GUARDED_BY(_mutex);
	std::vector<std::string> _syncedFiles AEON_GUARDED_BY(_mutex);
	/// Files by name as programs see them, and as they would be found after a power cut.
	std::map<std::string, std::uint64_t> _names AEON_GUARDED_BY(_mutex);
	std::map<std::string, std::uint64_t> _durableNames AEON_GUARDED_BY(_mutex);
	std::map<std::uint64_t, std::vector<std::uint8_t>> _durableContents AEON_GUARDED_BY(_mutex);
	std::uint64_t _nextIdentity AEON_GUARDED_BY(_mutex) = 1;
};

} // namespace Aeon::Test
