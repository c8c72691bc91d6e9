#pragma once

#include "Aeon/Net/TlsConfig.h"

#include <Poco/Net/Context.h>

#include <string>

namespace Aeon::Net
{

/// A server context from PEM material. Throws TlsConfigException, which names the listener, the setting, and
/// the file where there is one.
Poco::Net::Context::Ptr makeTlsContext(const std::string& listenerName, const TlsConfig& config);

} // namespace Aeon::Net
