#pragma once

#include "Options.h"
#include "Scenarios/Scenario.h"

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Bench
{

/// The scenarios of the suite that the options name, in the order in which they are measured. Throws
/// std::invalid_argument where there is no such suite.
std::vector<std::unique_ptr<Scenario>> makeSuite(const Options& options);
/// All names, for the help.
std::string suiteNames();

} // namespace Aeon::Bench
