#include "SegmentSwap.h"

#include "SegmentNames.h"

#include <algorithm>

namespace Aeon::Storage
{

namespace
{

void openAll(const LogSegment& segment)
{
	segment.file();
	segment.offsetIndex().file().entries();
	segment.timeIndex().file().entries();
}

} // namespace

SegmentSwap::SegmentSwap(
	const ReplicaDirectory& directory, std::vector<Segments::Pointer> replaced, Segments::Pointer cleaned) :
	_directory(directory), _replaced(std::move(replaced)), _cleaned(std::move(cleaned))
{
}

void SegmentSwap::run()
{
	if (_step == Step::BEGIN) begin();
	if (_step == Step::TO_SWAP)
	{
		_cleaned->changeSuffix(std::string(SWAP_SUFFIX));
		_directory.sync();
		_step = Step::REPLACED_AWAY;
	}
	if (_step == Step::REPLACED_AWAY)
	{
		putReplacedAway();
		_directory.sync();
		_step = Step::TO_PLAIN;
	}
	if (_step == Step::TO_PLAIN)
	{
		_cleaned->changeSuffix({});
		_directory.sync();
		_step = Step::DONE;
	}
}

void SegmentSwap::begin()
{
	removeOtherCleaned();
	// Readers that are to open them later would find the names taken by the next cleaning.
	for (const auto& segment : _replaced)
		openAll(*segment);
	_cleaned->changeLogSuffix(std::string(SWAP_SUFFIX));
	_step = Step::TO_SWAP;
}

void SegmentSwap::removeOtherCleaned() const
{
	// What an earlier failure left of a cleaning or a truncation: a start undoes a swap at or above such a one, and
	// would do so when the segments that are replaced are gone.
	const auto own = _cleaned->fileNames();
	for (const auto& entry : _directory.list())
		if (entry.name.ends_with(CLEANED_SUFFIX) && std::find(own.begin(), own.end(), entry.name) == own.end())
			_directory.remove(entry.name);
}

void SegmentSwap::putReplacedAway() const
{
	for (const auto& segment : _replaced)
	{
		// They may have been closed again meanwhile, for want of descriptors.
		openAll(*segment);
		segment->changeSuffix(std::string(DELETED_SUFFIX));
	}
}

} // namespace Aeon::Storage
