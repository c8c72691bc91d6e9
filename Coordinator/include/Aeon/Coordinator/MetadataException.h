#pragma once

#include <Poco/Exception.h>

namespace Aeon::Coordinator
{

/// The metadata log holds something that cannot be: a record cut short, or one about a topic that never was.
POCO_DECLARE_EXCEPTION(, MetadataException, Poco::DataFormatException)

} // namespace Aeon::Coordinator
