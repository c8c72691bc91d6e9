#include "ResultWriters.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <iomanip>
#include <sstream>

namespace Aeon::Bench
{

namespace
{

constexpr int NAME_WIDTH = 38;
constexpr int NUMBER_WIDTH = 12;

std::string quoted(const std::string& text)
{
	if (text.find_first_of(",\"\n") == std::string::npos) return text;
	std::string result = "\"";
	for (const char c : text)
		result += c == '"' ? std::string("\"\"") : std::string(1, c);
	return result + "\"";
}

/// Four digits, and no more than whole numbers need.
std::string shortNumber(double value)
{
	std::ostringstream out;
	const double size = std::abs(value);
	out << std::fixed << std::setprecision(size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 4) << value;
	return out.str();
}

} // namespace

void writeCsv(std::ostream& out, const std::vector<Summary>& summaries)
{
	out << "scenario,metric,unit,target,median,lowest,highest,rounds,ceiling,ceiling_median,ratio\n";
	for (const Summary& line : summaries)
		out << quoted(line.scenario) << ',' << quoted(line.metric.name) << ',' << quoted(line.metric.unit) << ','
			<< quoted(line.target) << ',' << line.median << ',' << line.lowest << ',' << line.highest << ','
			<< line.rounds << ',' << quoted(line.ceiling) << ',' << line.ceilingMedian << ',' << line.ratio << '\n';
}

void writeJson(std::ostream& out, const std::vector<Summary>& summaries)
{
	nlohmann::ordered_json all = nlohmann::ordered_json::array();
	for (const Summary& line : summaries)
		all.push_back(
			{{"scenario", line.scenario},
			 {"metric", line.metric.name},
			 {"unit", line.metric.unit},
			 {"target", line.target},
			 {"median", line.median},
			 {"lowest", line.lowest},
			 {"highest", line.highest},
			 {"rounds", line.rounds},
			 {"ceiling", line.ceiling},
			 {"ceiling_median", line.ceilingMedian},
			 {"ratio", line.ratio}});
	out << all.dump(2) << '\n';
}

void writeTable(std::ostream& out, const std::vector<Summary>& summaries)
{
	std::string scenario;
	for (const Summary& line : summaries)
	{
		if (line.scenario != scenario) out << "\n" << line.scenario << "\n";
		scenario = line.scenario;
		out << "  " << std::left << std::setw(NAME_WIDTH) << line.metric.name << std::setw(NAME_WIDTH) << line.target
			<< std::right << std::setw(NUMBER_WIDTH) << shortNumber(line.median) << ' ' << std::left << std::setw(10)
			<< line.metric.unit << std::right << " (" << shortNumber(line.lowest) << " to " << shortNumber(line.highest)
			<< ")";
		if (!line.ceiling.empty()) out << "  " << shortNumber(line.ratio) << " of " << line.ceiling;
		out << '\n';
	}
}

} // namespace Aeon::Bench
