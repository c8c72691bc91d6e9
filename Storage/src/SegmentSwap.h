#pragma once

#include "ReplicaDirectory.h"
#include "SegmentList.h"

#include <vector>

namespace Aeon::Storage
{

/// The renames by which a cleaned segment, on stable storage under `.cleaned` names, takes the place of those that it
/// was made from. Each step is on disk before the next one begins, so that a start finds the ones or the other whole,
/// wherever it was stopped:
///
///     cleaned: `.cleaned` -> `.swap`     before all of it: a start removes the cleaned segment; after: it finishes
///     replaced: plain -> `.deleted`
///     cleaned: `.swap` -> plain
///
/// Readers go on with either all the while. One thread at a time (the log's structure mutex).
class SegmentSwap
{
public:
	/// The directory outlives this.
	SegmentSwap(const ReplicaDirectory& directory, std::vector<Segments::Pointer> replaced, Segments::Pointer cleaned);

	/// Makes all renames that are left. Throws StorageException; it may be called again where that was a shortage, and
	/// until then there must be no other `.cleaned` in the directory, nor may the replaced segments leave the log.
	void run();
	/// Whether a name is changed.
	bool hasBegun() const { return _step != Step::BEGIN; }

	const std::vector<Segments::Pointer>& replaced() const noexcept { return _replaced; }
	const Segments::Pointer& cleaned() const noexcept { return _cleaned; }

private:
	enum class Step
	{
		BEGIN,
		TO_SWAP,
		REPLACED_AWAY,
		TO_PLAIN,
		DONE
	};

	void begin();
	void removeOtherCleaned() const;
	void putReplacedAway() const;

	const ReplicaDirectory& _directory;
	const std::vector<Segments::Pointer> _replaced;
	const Segments::Pointer _cleaned;
	Step _step = Step::BEGIN;
};

} // namespace Aeon::Storage
