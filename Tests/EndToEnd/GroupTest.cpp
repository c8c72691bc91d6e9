#include "GroupTest.h"

namespace Aeon::Test
{

Settings groupSettings()
{
	return {
		{"group.initial.rebalance.delay.ms", "0"},
		{"group.min.session.timeout.ms", "100"},
	};
}

} // namespace Aeon::Test
