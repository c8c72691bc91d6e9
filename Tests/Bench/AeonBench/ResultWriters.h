#pragma once

#include "Results.h"

#include <ostream>
#include <string>
#include <vector>

namespace Aeon::Bench
{

/// A header line, then a line for each summary; texts with commas or quotes are quoted (RFC 4180).
void writeCsv(std::ostream& out, const std::vector<Summary>& summaries);
/// An array of objects with the names of the CSV's columns.
void writeJson(std::ostream& out, const std::vector<Summary>& summaries);
/// For people, in columns, a block for each scenario.
void writeTable(std::ostream& out, const std::vector<Summary>& summaries);

} // namespace Aeon::Bench
