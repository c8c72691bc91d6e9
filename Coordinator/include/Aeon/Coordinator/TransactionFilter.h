#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace Aeon::Coordinator
{

/// Which transactional ids ListTransactions asks for: those that every part of the filter lets pass. A plain value.
struct TransactionFilter
{
	/// States by Kafka's words; any where there are none. One that is no state lets nothing pass.
	std::set<std::string, std::less<>> states;
	/// Any where there are none.
	std::set<ProducerId> producerIds;
	/// Only transactions that began longer ago than this; any where negative.
	std::int64_t durationMs = -1;
	/// Only ids that this regular expression (RE2 syntax) matches as a whole; any where empty.
	std::string idPattern;

	/// Whether it is the name of a state.
	static bool isState(std::string_view name) noexcept;
};

} // namespace Aeon::Coordinator
