#pragma once

#include "Aeon/Base/Types.h"

#include <cstdint>

namespace Aeon
{

/// Stands for one verification of a producer's new transaction on one partition (KIP-890). The log gives it out before
/// the transaction coordinator is asked, and takes the transaction's first records only with it: where a marker was
/// written in between, the coordinator's word is out of date and the guard worth nothing.
using VerificationGuard = StrongInt<struct VerificationGuardTag, std::uint64_t>;

/// There was nothing to verify. Good for batches whose transaction goes on in the partition, and for no other.
inline constexpr VerificationGuard NO_VERIFICATION_GUARD{0};

} // namespace Aeon
