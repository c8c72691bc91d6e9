#pragma once

#include "Aeon/Base/Mutex.h"
#include "Aeon/Coordinator/MarkerWriter.h"

#include <chrono>
#include <map>
#include <vector>

namespace Aeon::Coordinator
{

/// Takes markers and keeps them for a test to look at.
///
/// Thread-safe.
class FakeMarkers final : public MarkerWriter
{
public:
	std::vector<Outcome> write(std::span<const TransactionMarker> markers) override AEON_EXCLUDES(_mutex);

	/// The partition answers with this code so many times.
	void fail(const TopicPartition& partition, ErrorCode code, int times = 1) AEON_EXCLUDES(_mutex);
	/// Holds write() up until released.
	void hold() AEON_EXCLUDES(_mutex);
	void release() AEON_EXCLUDES(_mutex);

	/// Those that were written, one for each partition, in order.
	std::vector<TransactionMarker> written() const AEON_EXCLUDES(_mutex);
	/// How often write() was called.
	int callCount() const AEON_EXCLUDES(_mutex);

private:
	struct Failure
	{
		ErrorCode code;
		int times;
	};

	ErrorCode writeLocked(const TransactionMarker& marker, const TopicPartition& partition) AEON_REQUIRES(_mutex);

	mutable Mutex _mutex;
	Condition _released;
	bool _held AEON_GUARDED_BY(_mutex) = false;
	int _calls AEON_GUARDED_BY(_mutex) = 0;
	std::map<TopicPartition, Failure> _failures AEON_GUARDED_BY(_mutex);
	std::vector<TransactionMarker> _written AEON_GUARDED_BY(_mutex);
};

} // namespace Aeon::Coordinator
