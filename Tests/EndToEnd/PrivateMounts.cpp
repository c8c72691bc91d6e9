#include <gtest/gtest.h>

#include <sched.h>
#include <sys/mount.h>

namespace Aeon::Test
{

namespace
{

/// What this program and its children mount is theirs alone: it goes with the last of them, loop devices too, also
/// where the program is killed. Without the right to do this there is none to mount anything either.
class PrivateMounts : public ::testing::Environment
{
	void SetUp() override
	{
		if (unshare(CLONE_NEWNS) == 0)
		{
			ASSERT_EQ(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0);
		}
	}
};

[[maybe_unused]] const ::testing::Environment* const PRIVATE_MOUNTS =
	::testing::AddGlobalTestEnvironment(new PrivateMounts);

} // namespace

} // namespace Aeon::Test
