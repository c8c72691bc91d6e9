#pragma once

#include "Aeon/Base/Mutex.h"

#include <atomic>
#include <cstddef>
#include <list>
#include <memory>
#include <utility>

namespace Aeon::Storage
{

/// Bounds the descriptors and maps that all logs of the machine hold together. Files are opened and mapped when they
/// are needed; once there are too many, those that were not used for the longest time are given up, to be opened again
/// when somebody asks for them. Whoever is at work with a file keeps it: giving up takes effect when the last user is
/// done.
///
/// "Longest" is told by a second chance rather than by a clock, so that using an open file takes no common lock: a file
/// that was used since it was looked at last is passed over once.
///
/// Thread-safe. Lock order: its mutex before a member's.
class OpenFiles
{
public:
	/// What may be held; a limit is passed only by what cannot be given up.
	struct Limits
	{
		std::size_t descriptors = 0;
		std::size_t maps = 0;
	};

	/// Half of what the process may have: the other half is for connections, their threads' stacks and everything else.
	static Limits ofProcess();

	/// Something that holds an open file or a map of one, and can do without.
	///
	/// The derived class's destructor calls leave() first.
	class Member
	{
	public:
		Member(const Member&) = delete;
		Member& operator=(const Member&) = delete;

	protected:
		/// What is open counts as so much. files may be null: nothing is bounded then. Shared, because readers keep
		/// segments for longer than the log and its manager are there.
		Member(std::shared_ptr<OpenFiles> files, Limits cost) : _files(std::move(files)), _cost(cost) {}
		virtual ~Member() = default;

		/// Somebody uses what is open.
		void touch() const noexcept
		{
			if (!_used.load(std::memory_order_relaxed)) _used.store(true, std::memory_order_relaxed);
		}
		/// Something was opened; others may have to give up theirs. Without any member's mutex.
		void enter() const;
		/// It was closed, or is not to be given up any more. Without any member's mutex.
		void leave() const;

	private:
		friend class OpenFiles;

		/// Hands over what is open, to be closed; null where nothing is. Called from any thread, under the mutex of
		/// OpenFiles; takes the member's own for a moment.
		virtual std::shared_ptr<const void> giveUp() const = 0;

		const std::shared_ptr<OpenFiles> _files;
		const Limits _cost;
		mutable std::atomic<bool> _used = false;
		/// Guarded by the mutex of OpenFiles.
		mutable bool _entered = false;
		mutable std::list<const Member*>::iterator _place;
	};

	explicit OpenFiles(const Limits& limits) : _limits(limits) {}
	OpenFiles(const OpenFiles&) = delete;
	OpenFiles& operator=(const OpenFiles&) = delete;

	/// What is open now, but for what is still in the hands of a user after it was given up.
	Limits held() const;

private:
	using Victims = std::list<std::shared_ptr<const void>>;

	void enter(const Member& member);
	void leave(const Member& member);
	void removeLocked(const Member& member) AEON_REQUIRES(_mutex);
	bool hasRoomLocked(const Limits& cost) const AEON_REQUIRES(_mutex);
	Victims makeRoomLocked(const Member& newcomer) AEON_REQUIRES(_mutex);

	const Limits _limits;
	mutable Mutex _mutex;
	/// In the order in which they are looked at next.
	std::list<const Member*> _members AEON_GUARDED_BY(_mutex);
	Limits _held AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Storage
