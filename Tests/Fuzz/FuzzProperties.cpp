#include "Aeon/Base/Check.h"
#include "Aeon/Broker/ConfigException.h"
#include "Aeon/Broker/PropertiesFile.h"

#include <cstdint>
#include <string_view>

/// Any bytes as a .properties file; what could be read is the same after it was written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
	try
	{
		const Aeon::SettingMap settings =
			Aeon::parseProperties(std::string_view(reinterpret_cast<const char*>(data), size));
		AEON_CHECK(Aeon::parseProperties(Aeon::formatProperties(settings)) == settings);
	}
	catch (const Aeon::ConfigException&)
	{
		// A malformed escape.
	}
	return 0;
}
