#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

namespace Aeon
{

/// Bytes that somebody else owns.
using BytesView = std::span<const std::uint8_t>;

/// An integer with a meaning: no implicit conversion to or from plain integers or other meanings.
template <typename Tag, typename Rep>
class StrongInt
{
public:
	using ValueType = Rep;

	constexpr StrongInt() noexcept = default;
	constexpr explicit StrongInt(Rep value) noexcept : _value(value) {}

	constexpr Rep value() const noexcept { return _value; }

	friend constexpr auto operator<=>(StrongInt, StrongInt) noexcept = default;

	friend constexpr StrongInt operator+(StrongInt left, Rep right) noexcept
	{
		return StrongInt(static_cast<Rep>(left._value + right));
	}
	friend constexpr StrongInt operator-(StrongInt left, Rep right) noexcept
	{
		return StrongInt(static_cast<Rep>(left._value - right));
	}
	friend constexpr Rep operator-(StrongInt left, StrongInt right) noexcept
	{
		return static_cast<Rep>(left._value - right._value);
	}
	friend std::ostream& operator<<(std::ostream& out, StrongInt number) { return out << +number._value; }

private:
	Rep _value = 0;
};

/// Place of a record in its partition, counted from 0.
using Offset = StrongInt<struct OffsetTag, std::int64_t>;
/// Number of a partition in its topic, counted from 0.
using PartitionId = StrongInt<struct PartitionIdTag, std::int32_t>;
/// Number of a partition leader's reign; -1 where it is unknown.
using LeaderEpoch = StrongInt<struct LeaderEpochTag, std::int32_t>;
/// Identity of an idempotent or transactional producer; -1 where there is none.
using ProducerId = StrongInt<struct ProducerIdTag, std::int64_t>;
/// Identity of a broker.
using NodeId = StrongInt<struct NodeIdTag, std::int32_t>;

inline constexpr LeaderEpoch NO_LEADER_EPOCH{-1};
inline constexpr ProducerId NO_PRODUCER_ID{-1};
inline constexpr std::int64_t NO_TIMESTAMP = -1;

/// A 128-bit identifier (topic id, directory id). The wire holds it as 16 big-endian bytes; Kafka's text
/// form is URL-safe base64 without padding (22 characters).
struct Uuid
{
	std::uint64_t high = 0;
	std::uint64_t low = 0;

	friend constexpr auto operator<=>(const Uuid&, const Uuid&) noexcept = default;

	constexpr bool isZero() const noexcept { return high == 0 && low == 0; }
	/// Kafka's text form, 22 characters.
	std::string toString() const;
	/// Reads Kafka's text form (22 characters, or 24 with padding); no value where the text is not one.
	static std::optional<Uuid> parse(std::string_view text);
	/// A random version-4 id whose text form holds no '-', as Kafka makes topic ids. Thread-safe.
	static Uuid random();
};

/// A partition by topic name.
struct TopicPartition
{
	std::string topic;
	PartitionId partition;

	friend auto operator<=>(const TopicPartition&, const TopicPartition&) noexcept = default;

	/// "topic-partition", which is also the name of the replica's directory.
	std::string toString() const { return topic + "-" + std::to_string(partition.value()); }
};

} // namespace Aeon

template <typename Tag, typename Rep>
struct std::hash<Aeon::StrongInt<Tag, Rep>>
{
	std::size_t operator()(Aeon::StrongInt<Tag, Rep> number) const noexcept { return std::hash<Rep>{}(number.value()); }
};

template <>
struct std::hash<Aeon::Uuid>
{
	std::size_t operator()(const Aeon::Uuid& id) const noexcept { return id.high ^ (id.low * 0x9e3779b97f4a7c15ULL); }
};

template <>
struct std::hash<Aeon::TopicPartition>
{
	std::size_t operator()(const Aeon::TopicPartition& partition) const noexcept
	{
		return std::hash<std::string>{}(partition.topic) * 31 + std::hash<std::int32_t>{}(partition.partition.value());
	}
};
