#pragma once

#include "BrokerProcess.h"

namespace Aeon::Test
{

/// Settings of a broker of our own with which groups come together at once and members may ask for short sessions.
inline Settings groupSettings()
{
	return {
		{"group.initial.rebalance.delay.ms", "0"},           {"group.min.session.timeout.ms", "100"},
		{"group.consumer.min.heartbeat.interval.ms", "100"}, {"group.consumer.heartbeat.interval.ms", "200"},
		{"group.consumer.min.session.timeout.ms", "1000"},   {"group.consumer.session.timeout.ms", "6000"},
	};
}

} // namespace Aeon::Test
