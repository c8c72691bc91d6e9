#include "Batches.h"

#include "Aeon/Protocol/BigEndian.h"
#include "Aeon/Protocol/LegacyMessageSet.h"
#include "Aeon/Protocol/RecordBatch.h"
#include "Aeon/Protocol/RecordIterator.h"

#include <Poco/Checksum.h>

#include <chrono>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

BytesView bytesOf(const std::string& text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string textOf(const std::optional<BytesView>& bytes)
{
	return bytes ? std::string(bytes->begin(), bytes->end()) : std::string();
}

template <typename T>
void append(std::vector<std::uint8_t>& bytes, T value)
{
	const auto place = bytes.size();
	bytes.resize(place + sizeof(T));
	Protocol::storeBigEndian(bytes.data() + place, value);
}

std::vector<std::uint8_t> messageOf(std::int8_t magic, std::int64_t offset, const std::string& value, std::int64_t time)
{
	std::vector<std::uint8_t> checked;
	append(checked, magic);
	append(checked, std::int8_t{0});
	if (magic > 0) append(checked, time);
	append(checked, std::int32_t{-1});
	append(checked, static_cast<std::int32_t>(value.size()));
	checked.insert(checked.end(), value.begin(), value.end());

	Poco::Checksum crc(Poco::Checksum::TYPE_CRC32);
	crc.update(reinterpret_cast<const char*>(checked.data()), static_cast<unsigned>(checked.size()));
	std::vector<std::uint8_t> message;
	append(message, offset);
	append(message, static_cast<std::int32_t>(checked.size() + sizeof(std::uint32_t)));
	append(message, static_cast<std::uint32_t>(crc.checksum()));
	message.insert(message.end(), checked.begin(), checked.end());
	return message;
}

} // namespace

std::int64_t nowMs()
{
	using namespace std::chrono;
	return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::vector<std::uint8_t>
batchOf(const std::vector<std::string>& values, const Protocol::BatchOptions& options, std::int64_t timestamp)
{
	Protocol::RecordBatchBuilder builder;
	builder.begin(options);
	for (const auto& value : values)
	{
		Protocol::NewRecord record;
		record.timestamp = timestamp;
		record.value = bytesOf(value);
		builder.append(record);
	}
	const auto batch = builder.finish();
	return {batch.begin(), batch.end()};
}

std::vector<std::uint8_t>
messageSetOf(std::int8_t magic, const std::vector<std::string>& values, std::int64_t timestamp)
{
	std::vector<std::uint8_t> set;
	for (std::size_t i = 0; i < values.size(); ++i)
	{
		const auto message = messageOf(magic, static_cast<std::int64_t>(i), values[i], timestamp);
		set.insert(set.end(), message.begin(), message.end());
	}
	return set;
}

std::vector<ReadRecord> readBatches(BytesView bytes)
{
	std::vector<ReadRecord> read;
	Protocol::RecordScratch scratch;
	while (const auto batch = Protocol::RecordBatchView::first(bytes))
	{
		if (batch->crc() != batch->computeCrc()) throw std::runtime_error("a batch with a wrong CRC");
		Protocol::RecordIterator records(*batch, scratch);
		while (records.next())
			read.push_back(
				{records.record().offset.value(), records.record().timestamp, textOf(records.record().value)});
		if (!records.ok()) throw std::runtime_error("a batch that cannot be read: " + records.error().message);
		bytes = bytes.subspan(static_cast<std::size_t>(batch->sizeInBytes()));
	}
	return read;
}

std::vector<ReadRecord> readMessageSet(BytesView bytes)
{
	std::vector<ReadRecord> read;
	if (bytes.empty()) return read;
	Protocol::RecordScratch scratch;
	Protocol::LegacyMessageSet messages(bytes, scratch);
	while (messages.next())
	{
		const auto& message = messages.message();
		read.push_back({message.offset.value(), message.timestamp, textOf(message.value)});
	}
	if (!messages.ok()) throw std::runtime_error("a message set that cannot be read: " + messages.error().message);
	return read;
}

std::vector<std::string> valuesOf(const std::vector<ReadRecord>& records)
{
	std::vector<std::string> values;
	for (const auto& record : records)
		values.push_back(record.value);
	return values;
}

} // namespace Aeon::Test
