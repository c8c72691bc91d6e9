#pragma once

#include <string>

namespace Aeon
{

/// The settings reference in Markdown: every setting of brokers, topics and groups with type, default, what it allows
/// and what it does. `aeon --print-settings` prints it, and Broker/Settings.md holds it.
std::string settingsReference();

/// Every broker setting with its default, in the form of a settings file; those without one are commented out.
std::string defaultSettingsFile();

} // namespace Aeon
