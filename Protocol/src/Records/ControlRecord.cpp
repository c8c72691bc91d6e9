#include "Aeon/Protocol/ControlRecord.h"

#include "Aeon/Protocol/BigEndian.h"

namespace Aeon::Protocol
{

std::optional<ControlRecordType> controlRecordType(std::optional<BytesView> key) noexcept
{
	if (!key || key->size() < 2 * sizeof(std::int16_t)) return std::nullopt;
	const auto version = loadBigEndian<std::int16_t>(key->data());
	const auto type = loadBigEndian<std::int16_t>(key->data() + sizeof(std::int16_t));
	if (version < 0 || type < 0 || type > static_cast<std::int16_t>(ControlRecordType::KRAFT_VOTERS))
		return std::nullopt;
	return static_cast<ControlRecordType>(type);
}

std::array<std::uint8_t, 4> controlRecordKey(ControlRecordType type) noexcept
{
	std::array<std::uint8_t, 4> key{};
	storeBigEndian(key.data() + sizeof(std::int16_t), static_cast<std::int16_t>(type));
	return key;
}

std::optional<std::int32_t> endTransactionCoordinatorEpoch(std::optional<BytesView> value) noexcept
{
	if (!value || value->size() < sizeof(std::int16_t) + sizeof(std::int32_t)) return std::nullopt;
	return loadBigEndian<std::int32_t>(value->data() + sizeof(std::int16_t));
}

std::array<std::uint8_t, 6> endTransactionValue(std::int32_t coordinatorEpoch) noexcept
{
	std::array<std::uint8_t, 6> value{};
	storeBigEndian(value.data() + sizeof(std::int16_t), coordinatorEpoch);
	return value;
}

} // namespace Aeon::Protocol
