#include "Aeon/Broker/Version.h"

namespace Aeon
{

const std::string_view VERSION = AEON_VERSION;

} // namespace Aeon
