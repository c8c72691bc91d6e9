#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace Aeon::Test::OnDisk
{

/// A rule of Kafka's on-disk format that a file breaks.
struct Finding
{
	std::string path;
	/// Byte from the start of the file, where one can be named.
	std::optional<std::uint64_t> position;
	std::string what;
};

inline std::ostream& operator<<(std::ostream& out, const Finding& finding)
{
	out << finding.path;
	if (finding.position) out << " at byte " << *finding.position;
	return out << ": " << finding.what;
}

/// Collects what is found about one file.
class Report
{
public:
	Report(std::vector<Finding>& findings, std::string path) : _findings(findings), _path(std::move(path)) {}

	void add(std::string what) { _findings.push_back({_path, std::nullopt, std::move(what)}); }
	void addAt(std::uint64_t position, std::string what) { _findings.push_back({_path, position, std::move(what)}); }
	/// A report on another file.
	Report on(std::string path) const { return {_findings, std::move(path)}; }
	const std::string& path() const noexcept { return _path; }

private:
	std::vector<Finding>& _findings;
	std::string _path;
};

} // namespace Aeon::Test::OnDisk
