#include "Aeon/Coordinator/MetadataException.h"

#include <typeinfo>

namespace Aeon::Coordinator
{

POCO_IMPLEMENT_EXCEPTION(MetadataException, Poco::DataFormatException, "Broken metadata log")

} // namespace Aeon::Coordinator
