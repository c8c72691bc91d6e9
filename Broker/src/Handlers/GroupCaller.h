#pragma once

#include "Aeon/Broker/RequestContext.h"
#include "Aeon/Coordinator/CallerInfo.h"

namespace Aeon
{

/// Who asks, as groups remember it. Lives as long as the request.
Coordinator::CallerInfo callerOf(RequestContext& context);

} // namespace Aeon
