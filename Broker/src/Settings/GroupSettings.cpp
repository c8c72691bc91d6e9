#include "Aeon/Broker/GroupSettings.h"

#include "SettingAreas.h"

namespace Aeon
{

const SettingTable& groupSettings()
{
	static const SettingTable TABLE{groupRows()};
	return TABLE;
}

} // namespace Aeon
