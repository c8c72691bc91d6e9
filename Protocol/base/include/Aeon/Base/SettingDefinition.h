#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace Aeon
{

/// Kafka's config types; the numbers are those of DescribeConfigs.
enum class SettingType : std::int8_t
{
	UNKNOWN = 0,
	BOOLEAN = 1,
	STRING = 2,
	INT = 3,
	SHORT = 4,
	LONG = 5,
	DOUBLE = 6,
	LIST = 7,
	CLASS = 8,
	PASSWORD = 9,
};

/// What giving a setting does.
enum class SettingEffect : std::uint8_t
{
	/// The broker does what it says.
	HONOURED,
	/// Accepted, because Kafka's own files hold it, and without any effect; said once when it is given.
	NO_EFFECT,
	/// Any value but the default is refused: to ignore it would promise something that is not there.
	REFUSED,
};

/// Whether a broker's setting may change while the broker runs, and for whom.
enum class SettingUpdate : std::uint8_t
{
	READ_ONLY,
	PER_BROKER,
	CLUSTER_WIDE,
};

/// Another name that a setting takes its value from, and what one unit there is in this setting's unit.
struct SettingSynonym
{
	std::string_view name;
	std::int64_t factor = 1;
};

/// A check that ranges and lists of values cannot express.
struct SettingRule
{
	/// Whether the text, trimmed, is allowed.
	bool (*accepts)(std::string_view text) = nullptr;
	/// What is allowed, as in "1 to 9, or -1"; follows "must be".
	std::string_view description;
};

/// One row of a table of settings. Rows are written as chains of facts:
/// `setting("num.partitions", INT, "1").atLeast(1).honoured("...")`.
///
/// Immutable after construction; everything it points to lives as long as the program.
struct SettingDefinition
{
	using Text = std::string_view;
	static constexpr std::size_t SYNONYMS_MAX = 3;

	Text name;
	SettingType type = SettingType::STRING;
	/// The default as text; no value is Kafka's null.
	std::optional<Text> defaultText;
	/// Bounds of numbers, inclusive. All of Kafka's are exact in a double.
	std::optional<double> min;
	std::optional<double> max;
	/// The only texts allowed, or the only items of a list; comma-separated, empty where any will do.
	Text allowed;
	bool allowedIgnoresCase = false;
	/// A list whose items may not be empty, and whose repeated items are dropped.
	bool checkedList = false;
	bool emptyListAllowed = true;
	SettingRule rule;
	SettingEffect effect = SettingEffect::NO_EFFECT;
	SettingUpdate update = SettingUpdate::READ_ONLY;
	/// Hidden from descriptions.
	bool internal = false;
	/// Never read from the file, only set at run time.
	bool dynamicOnly = false;
	/// May change at run time only in its `listener.name.<name>.` form.
	bool listenerPrefixOnly = false;
	bool deprecated = false;
	/// What the setting does (honoured), or why it is refused. One sentence; empty for NO_EFFECT.
	Text documentation;
	/// Names that give this setting its value, first come first; unused places have an empty name. For a broker's
	/// setting the list holds the setting itself, and is empty where there is but one name.
	std::array<SettingSynonym, SYNONYMS_MAX> synonyms{};

	/// Whether the value is kept from everybody who asks.
	constexpr bool sensitive() const noexcept { return type == SettingType::PASSWORD; }

	constexpr SettingDefinition atLeast(double bound) const;
	constexpr SettingDefinition between(double low, double high) const;
	constexpr SettingDefinition oneOf(Text values) const;
	constexpr SettingDefinition oneOfIgnoringCase(Text values) const;
	/// A list without empty items; `allowedItems` as in `allowed`.
	constexpr SettingDefinition items(Text allowedItems = {}) const;
	/// As items(), and at least one of them.
	constexpr SettingDefinition someItems(Text allowedItems = {}) const;
	constexpr SettingDefinition must(SettingRule check) const;
	constexpr SettingDefinition perBroker() const;
	constexpr SettingDefinition clusterWide() const;
	constexpr SettingDefinition isInternal() const;
	constexpr SettingDefinition isDynamicOnly() const;
	constexpr SettingDefinition isListenerPrefixOnly() const;
	constexpr SettingDefinition isDeprecated() const;
	constexpr SettingDefinition from(SettingSynonym first, SettingSynonym second = {}, SettingSynonym third = {}) const;
	constexpr SettingDefinition honoured(Text sentence) const;
	constexpr SettingDefinition refused(Text why) const;

private:
	template <typename Change>
	constexpr SettingDefinition with(Change change) const
	{
		SettingDefinition changed = *this;
		change(changed);
		return changed;
	}
};

/// Begins a row whose default is null.
constexpr SettingDefinition setting(std::string_view name, SettingType type)
{
	SettingDefinition row;
	row.name = name;
	row.type = type;
	return row;
}

/// Begins a row with a default.
constexpr SettingDefinition setting(std::string_view name, SettingType type, std::string_view defaultText)
{
	SettingDefinition row = setting(name, type);
	row.defaultText = defaultText;
	return row;
}

constexpr SettingDefinition SettingDefinition::atLeast(double bound) const
{
	return with([&](SettingDefinition& row) { row.min = bound; });
}

constexpr SettingDefinition SettingDefinition::between(double low, double high) const
{
	return with(
		[&](SettingDefinition& row)
		{
			row.min = low;
			row.max = high;
		});
}

constexpr SettingDefinition SettingDefinition::oneOf(Text values) const
{
	return with([&](SettingDefinition& row) { row.allowed = values; });
}

constexpr SettingDefinition SettingDefinition::oneOfIgnoringCase(Text values) const
{
	return with(
		[&](SettingDefinition& row)
		{
			row.allowed = values;
			row.allowedIgnoresCase = true;
		});
}

constexpr SettingDefinition SettingDefinition::items(Text allowedItems) const
{
	return with(
		[&](SettingDefinition& row)
		{
			row.checkedList = true;
			row.allowed = allowedItems;
		});
}

constexpr SettingDefinition SettingDefinition::someItems(Text allowedItems) const
{
	return with(
		[&](SettingDefinition& row)
		{
			row.checkedList = true;
			row.emptyListAllowed = false;
			row.allowed = allowedItems;
		});
}

constexpr SettingDefinition SettingDefinition::must(SettingRule check) const
{
	return with([&](SettingDefinition& row) { row.rule = check; });
}

constexpr SettingDefinition SettingDefinition::perBroker() const
{
	return with([](SettingDefinition& row) { row.update = SettingUpdate::PER_BROKER; });
}

constexpr SettingDefinition SettingDefinition::clusterWide() const
{
	return with([](SettingDefinition& row) { row.update = SettingUpdate::CLUSTER_WIDE; });
}

constexpr SettingDefinition SettingDefinition::isInternal() const
{
	return with([](SettingDefinition& row) { row.internal = true; });
}

constexpr SettingDefinition SettingDefinition::isDynamicOnly() const
{
	return with([](SettingDefinition& row) { row.dynamicOnly = true; });
}

constexpr SettingDefinition SettingDefinition::isListenerPrefixOnly() const
{
	return with([](SettingDefinition& row) { row.listenerPrefixOnly = true; });
}

constexpr SettingDefinition SettingDefinition::isDeprecated() const
{
	return with([](SettingDefinition& row) { row.deprecated = true; });
}

constexpr SettingDefinition
SettingDefinition::from(SettingSynonym first, SettingSynonym second, SettingSynonym third) const
{
	return with([&](SettingDefinition& row) { row.synonyms = {first, second, third}; });
}

constexpr SettingDefinition SettingDefinition::honoured(Text sentence) const
{
	return with(
		[&](SettingDefinition& row)
		{
			row.effect = SettingEffect::HONOURED;
			row.documentation = sentence;
		});
}

constexpr SettingDefinition SettingDefinition::refused(Text why) const
{
	return with(
		[&](SettingDefinition& row)
		{
			row.effect = SettingEffect::REFUSED;
			row.documentation = why;
		});
}

} // namespace Aeon
