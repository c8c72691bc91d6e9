#pragma once

#include "../DownConversion.h"
#include "FetchTarget.h"

#include <optional>
#include <vector>

namespace Aeon
{

/// Working memory of one connection's fetches, kept so that a fetch allocates nothing in the steady state.
struct FetchScratch
{
	std::vector<FetchTarget> targets;
	/// Made for clients that need it.
	std::optional<DownConversion> downConversion;
};

} // namespace Aeon
