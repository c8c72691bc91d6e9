#include "GroupCommitCeiling.h"

#include "GrowingFile.h"
#include "PreparedMapping.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <unistd.h>
#include <vector>

namespace Aeon::Bench
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr std::size_t FILE_BYTES = 64u << 20;

/// One file and those who wait for it.
template <typename File>
class GroupCommit
{
public:
	explicit GroupCommit(File& file) : _file(file) {}

	/// Blocks until the bytes are on disk.
	void append(BytesView bytes)
	{
		std::unique_lock lock(_mutex);
		_file.append(bytes);
		const std::uint64_t mine = ++_appended;
		while (_durable < mine)
			if (_syncing)
				_changed.wait(lock);
			else
				syncLocked(lock);
	}

private:
	/// The first who waits syncs for all who have appended until then.
	void syncLocked(std::unique_lock<std::mutex>& lock)
	{
		_syncing = true;
		const std::uint64_t upTo = _appended;
		lock.unlock();
		::fdatasync(_file.descriptor());
		lock.lock();
		_syncing = false;
		_durable = upTo;
		_changed.notify_all();
	}

	File& _file;
	std::mutex _mutex;
	std::condition_variable _changed;
	std::uint64_t _appended = 0;
	std::uint64_t _durable = 0;
	bool _syncing = false;
};

template <typename File>
double commitRate(File& file, int threads, std::size_t appendBytes, double seconds)
{
	GroupCommit commit(file);
	const std::vector<std::uint8_t> bytes(appendBytes, 'x');
	const auto began = Clock::now();
	const auto end = began + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
	std::vector<std::uint64_t> counts(static_cast<std::size_t>(threads));
	std::vector<std::thread> writers;
	for (auto& count : counts)
		writers.emplace_back(
			[&]
			{
				do
				{
					commit.append(bytes);
					++count;
				} while (Clock::now() < end);
			});
	for (auto& writer : writers)
		writer.join();
	double sum = 0;
	for (const std::uint64_t count : counts)
		sum += static_cast<double>(count);
	return sum / std::chrono::duration<double>(Clock::now() - began).count();
}

} // namespace

double
groupCommitRate(CommitFile file, int threads, std::size_t appendBytes, double seconds, const std::string& directory)
{
	const std::string path = directory + "/group-commit";
	if (file == CommitFile::GROWING)
	{
		GrowingFile growing(path);
		return commitRate(growing, threads, appendBytes, seconds);
	}
	PreparedMapping written(path, FILE_BYTES);
	::fdatasync(written.descriptor());
	return commitRate(written, threads, appendBytes, seconds);
}

} // namespace Aeon::Bench
