#pragma once

#include "Aeon/Base/ErrorCode.h"
#include "Aeon/Base/Types.h"
#include "Aeon/Protocol/Messages/FetchResponse.h"
#include "Aeon/Storage/Log.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace Aeon
{

class Partition;

/// One partition of a fetch under way: what is asked of it, and what came of it.
struct FetchTarget
{
	/// The name is empty where the client names topics by id.
	std::string_view topic;
	Uuid topicId;
	std::int32_t index = 0;
	std::int64_t fetchOffset = 0;
	std::int32_t maxBytes = 0;
	std::int32_t currentLeaderEpoch = -1;
	std::int32_t lastFetchedEpoch = -1;

	/// Null where the request's error says why.
	Partition* partition = nullptr;
	ErrorCode lookupError = ErrorCode::NONE;

	/// The answer after the last reading, and what keeps its records in place until it has left.
	Protocol::FetchResponse::PartitionData answer;
	std::shared_ptr<const FileSource> source;
	/// False where an incremental session leaves the partition out because nothing is new.
	bool included = true;
};

} // namespace Aeon
