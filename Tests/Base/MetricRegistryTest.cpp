#include "Aeon/Base/MetricRegistry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace Aeon
{

namespace
{

using testing::ElementsAre;

constexpr MetricDefinition PLAIN{"plain", MetricType::GAUGE, {}, "Without labels."};
constexpr MetricDefinition LABELLED{"labelled", MetricType::COUNTER, {"topic", "partition"}, "With two."};

MetricRegistry::Collector telling(double value)
{
	return [value](MetricFamilies& families) { families.emplace_back(PLAIN).add(value); };
}

std::vector<double> valuesOf(const MetricFamilies& families)
{
	std::vector<double> values;
	for (const auto& family : families)
		for (const auto& sample : family.samples())
			values.push_back(sample.value);
	return values;
}

} // namespace

TEST(MetricRegistry, AsksInTheOrderInWhichCollectorsWereAdded)
{
	MetricRegistry registry;
	EXPECT_TRUE(registry.collect().empty());
	registry.add(telling(3));
	registry.add(telling(1));
	registry.add(telling(2));
	EXPECT_THAT(valuesOf(registry.collect()), ElementsAre(3, 1, 2));
}

TEST(MetricRegistry, ReadsFiguresWhenItIsAskedAndNeverElse)
{
	MetricRegistry registry;
	int asked = 0;
	registry.add([&](MetricFamilies& families) { families.emplace_back(PLAIN).add(++asked); });
	EXPECT_EQ(asked, 0);
	EXPECT_THAT(valuesOf(registry.collect()), ElementsAre(1));
	EXPECT_THAT(valuesOf(registry.collect()), ElementsAre(2));
}

TEST(MetricRegistry, HoldsNoLockWhileItAsks)
{
	MetricRegistry registry;
	registry.add(
		[&](MetricFamilies& families)
		{
			families.emplace_back(PLAIN).add(1);
			registry.add(telling(2));
		});
	EXPECT_THAT(valuesOf(registry.collect()), ElementsAre(1)) << "who is added meanwhile is asked the next time";
	EXPECT_THAT(valuesOf(registry.collect()), ElementsAre(1, 2));
}

TEST(MetricRegistry, PassesOnWhatACollectorThrows)
{
	MetricRegistry registry;
	registry.add([](MetricFamilies&) { throw std::runtime_error("no figures"); });
	EXPECT_THROW(registry.collect(), std::runtime_error);
}

TEST(MetricFamily, KeepsLabelValuesInTheOrderOfItsLabels)
{
	MetricFamily family(LABELLED);
	family.add({"orders", "7"}, 5);
	ASSERT_EQ(family.samples().size(), 1u);
	EXPECT_THAT(family.samples()[0].labelValues, ElementsAre("orders", "7"));
	EXPECT_EQ(family.samples()[0].value, 5);
	EXPECT_EQ(family.definition().name, "labelled");
}

TEST(MetricFamily, WantsAValueForEveryLabel)
{
	EXPECT_EQ(LABELLED.labelCount(), 2u);
	EXPECT_EQ(PLAIN.labelCount(), 0u);
	EXPECT_DEATH(MetricFamily(LABELLED).add({"orders"}, 5), "labelCount");
	EXPECT_DEATH(MetricFamily(LABELLED).add(5), "labelCount");
}

} // namespace Aeon
