#include "Aeon/Broker/ApiTable.h"

#include "Aeon/Protocol/ApiKey.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace Aeon
{

namespace
{

std::string readFile(const std::string& path)
{
	std::ifstream file(path);
	std::ostringstream text;
	text << file.rdbuf();
	return text.str();
}

} // namespace

TEST(ApiTable, RowsAscendByKeyAndHaveKafkasNames)
{
	const auto apis = ApiTable::served();
	for (std::size_t i = 0; i < apis.size(); ++i)
	{
		if (i > 0)
		{
			EXPECT_LT(apis[i - 1].key, apis[i].key);
		}
		EXPECT_EQ(apis[i].name, Protocol::apiName(apis[i].key));
		EXPECT_LE(apis[i].lowestVersion, apis[i].highestVersion);
	}
}

TEST(ApiTable, FindsWhatIsServedAndNothingElse)
{
	for (std::int16_t key = -1; key < 200; ++key)
	{
		const auto* api = ApiTable::find(key);
		if (api != nullptr)
		{
			EXPECT_EQ(Protocol::wireKey(api->key), key);
		}
	}
	EXPECT_NE(ApiTable::find(18), nullptr);
	EXPECT_EQ(ApiTable::find(58), nullptr);
	EXPECT_EQ(ApiTable::find(32767), nullptr);
}

TEST(ApiTable, ReadmeHoldsTheTableAsPrinted)
{
	EXPECT_THAT(readFile(std::string(AEON_SOURCE_DIR) + "/Broker/README.md"), testing::HasSubstr(ApiTable::markdown()));
}

} // namespace Aeon
