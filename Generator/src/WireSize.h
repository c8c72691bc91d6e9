#pragma once

#include "StructRegistry.h"

namespace Aeon::Generator
{

/// The fewest bytes that an element of the array takes on the wire, in whichever version that has the array it is
/// fewest. Decoding holds counts against it before memory is reserved.
std::size_t leastElementBytes(
	const MessageSpec& spec, const StructRegistry& registry, const StructRegistry::Entry& owner,
	const FieldSpec& array);

} // namespace Aeon::Generator
