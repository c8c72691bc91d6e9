#pragma once

#include <string>

namespace Aeon::Generator
{

/// A request spec, versions 0-4 and flexible from 2, with the given fields (and what follows them).
inline std::string requestSpec(const std::string& fields, const std::string& rest = "")
{
	return R"({ "apiKey": 7, "type": "request", "name": "SampleRequest", "validVersions": "0-4",
		"flexibleVersions": "2+", "fields": [)" +
		   fields + "]" + rest + "}";
}

} // namespace Aeon::Generator
