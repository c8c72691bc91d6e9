#include "Aeon/Coordinator/MetadataRecord.h"

#include "Aeon/Coordinator/MetadataException.h"
#include "Aeon/Protocol/Decoder.h"
#include "Aeon/Protocol/Encoder.h"

#include <algorithm>
#include <type_traits>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::uint32_t FRAME_VERSION = 1;

/// Lowest level of metadata.version that knows a record's version.
struct VersionStep
{
	std::int16_t level;
	std::int16_t version;
};

template <std::size_t COUNT>
std::int16_t highestStep(const VersionStep (&steps)[COUNT], std::int16_t level) noexcept
{
	std::int16_t version = steps[0].version;
	for (const VersionStep& step : steps)
		if (level >= step.level) version = step.version;
	return version;
}

constexpr VersionStep REGISTRATION_STEPS[] = {{7, 1}, {8, 2}, {17, 3}, {30, 4}};
constexpr VersionStep REGISTRATION_CHANGE_STEPS[] = {{7, 1}, {17, 2}, {30, 3}};
constexpr VersionStep PARTITION_STEPS[] = {{7, 0}, {17, 1}, {23, 2}};

template <std::size_t INDEX = 0>
bool decodeBody(
	std::uint32_t type, std::uint32_t version, Protocol::Decoder& decoder, std::optional<MetadataRecord>& out)
{
	if constexpr (INDEX < std::variant_size_v<MetadataRecord>)
	{
		using Record = std::variant_alternative_t<INDEX, MetadataRecord>;
		if (type != static_cast<std::uint32_t>(Record::API_KEY))
			return decodeBody<INDEX + 1>(type, version, decoder, out);
		if (version > static_cast<std::uint32_t>(Record::HIGHEST_VERSION)) return false;
		Record record;
		record.decode(decoder, static_cast<std::int16_t>(version));
		out = record;
		return true;
	}
	else
		return false;
}

} // namespace

std::int16_t recordVersion(const MetadataRecord& record, std::int16_t metadataVersion) noexcept
{
	if (std::holds_alternative<RegisterBrokerRecord>(record)) return highestStep(REGISTRATION_STEPS, metadataVersion);
	if (std::holds_alternative<BrokerRegistrationChangeRecord>(record))
		return highestStep(REGISTRATION_CHANGE_STEPS, metadataVersion);
	if (std::holds_alternative<PartitionRecord>(record) || std::holds_alternative<PartitionChangeRecord>(record))
		return highestStep(PARTITION_STEPS, metadataVersion);
	return 0;
}

void encodeMetadataRecord(const MetadataRecord& record, std::int16_t version, std::vector<std::uint8_t>& out)
{
	std::visit(
		[&](const auto& body)
		{
			const auto type = static_cast<std::uint32_t>(std::decay_t<decltype(body)>::API_KEY);
			const std::size_t size = Protocol::unsignedVarintSize(FRAME_VERSION) + Protocol::unsignedVarintSize(type) +
									 Protocol::unsignedVarintSize(static_cast<std::uint32_t>(version)) +
									 body.encodedSize(version).memoryBytes;
			const std::size_t start = out.size();
			out.resize(start + size);
			Protocol::Encoder encoder(std::span<std::uint8_t>(out).subspan(start));
			encoder.writeUnsignedVarint(FRAME_VERSION);
			encoder.writeUnsignedVarint(type);
			encoder.writeUnsignedVarint(static_cast<std::uint32_t>(version));
			body.encode(encoder, version);
			encoder.finish();
		},
		record);
}

std::variant<MetadataRecord, UnknownMetadataRecord> decodeMetadataRecord(BytesView value, Protocol::Arena& arena)
{
	try
	{
		Protocol::Decoder decoder(value, arena);
		const std::uint32_t frameVersion = decoder.readUnsignedVarint();
		if (frameVersion != FRAME_VERSION)
			throw MetadataException("a metadata record has frame version " + std::to_string(frameVersion));
		const std::uint32_t type = decoder.readUnsignedVarint();
		const std::uint32_t version = decoder.readUnsignedVarint();
		std::optional<MetadataRecord> record;
		if (!decodeBody(type, version, decoder, record)) return UnknownMetadataRecord{type, version};
		if (decoder.remaining() != 0)
			throw MetadataException("bytes follow a metadata record of type " + std::to_string(type));
		return *record;
	}
	catch (const Protocol::DecodeException& exception)
	{
		throw MetadataException("a metadata record cannot be read", exception);
	}
}

MetadataRecords::MetadataRecords() : _arena(std::make_unique<Protocol::Arena>())
{
}
MetadataRecords::MetadataRecords(MetadataRecords&&) noexcept = default;
MetadataRecords& MetadataRecords::operator=(MetadataRecords&&) noexcept = default;
MetadataRecords::~MetadataRecords() = default;

std::string_view MetadataRecords::keep(std::string_view text)
{
	auto* copy = static_cast<char*>(_arena->allocate(text.size(), 1));
	std::copy(text.begin(), text.end(), copy);
	return {copy, text.size()};
}

void MetadataRecords::truncate(std::size_t count)
{
	if (count < _records.size()) _records.erase(_records.begin() + static_cast<std::ptrdiff_t>(count), _records.end());
}

} // namespace Aeon::Coordinator
