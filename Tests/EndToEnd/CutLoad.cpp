#include "CutLoad.h"

#include "LibrdkafkaAdmin.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <unordered_map>

namespace Aeon::Test
{

namespace
{

/// Which records a topic keeps.
enum class Keeping
{
	ALL,
	NEWEST_BYTES,
	NEWEST_OF_KEY
};

struct Place
{
	GroupPartition partition;
	Keeping keeping;
};

const std::array<Place, 5> PLACES{{
	{{"kept", 0}, Keeping::ALL},
	{{"kept", 1}, Keeping::ALL},
	{{"kept", 2}, Keeping::ALL},
	{{"trimmed", 0}, Keeping::NEWEST_BYTES},
	{{"compacted", 0}, Keeping::NEWEST_OF_KEY},
}};

/// A producer of each kind that may not write a record twice.
const std::array<Settings, 3> PRODUCERS{{
	{{"enable.idempotence", "true"}, {"linger.ms", "0"}},
	{{"enable.idempotence", "true"}, {"linger.ms", "1"}},
	{{"acks", "all"}, {"message.send.max.retries", "0"}, {"linger.ms", "1"}},
}};

constexpr std::size_t OUTSTANDING_MAX = 20;
constexpr std::size_t VALUE_BYTES_MAX = 3'000;
constexpr std::size_t RETENTION_BYTES = 512 * 1024;
constexpr int KEYS = 40;

const Place& placeOf(std::size_t producer, std::size_t number)
{
	// A few in a row, so that there are batches of more than one record.
	return PLACES[(number / 4 + producer) % PLACES.size()];
}

std::string nameOf(std::size_t producer, std::size_t number)
{
	return std::to_string(producer) + "/" + std::to_string(number);
}

/// Follows from the name alone, so that anybody can tell a wrong record from the right one. Large and small ones
/// alternate: they take different ways into the file.
Record recordOf(std::size_t producer, std::size_t number)
{
	const std::string name = nameOf(producer, number);
	std::string value = name + "/";
	const std::size_t bytes = number % 3 == 0 ? VALUE_BYTES_MAX : (number * 7919 + producer) % (VALUE_BYTES_MAX / 3);
	value.resize(value.size() + bytes, static_cast<char>('a' + number % 26));
	const bool isKeyed = placeOf(producer, number).keeping == Keeping::NEWEST_OF_KEY;
	return {isKeyed ? "k" + std::to_string(number % KEYS) : name, value};
}

/// Producer and number of a record; numbers that nobody has where it is none of the load's.
std::pair<std::size_t, std::size_t> writerOf(const Record& record)
{
	char* end = nullptr;
	const std::string value = record.value.value_or("");
	const std::size_t producer = std::strtoul(value.c_str(), &end, 10);
	const std::size_t number = *end == '/' ? std::strtoul(end + 1, nullptr, 10) : static_cast<std::size_t>(-1);
	return {producer, number};
}

/// What one partition of a copy holds, ready to be asked.
class FoundRecords
{
public:
	FoundRecords(const StoredPartition& stored) : _start(stored.start)
	{
		for (const Record& record : stored.records)
		{
			_at[record.offset] = &record;
			if (record.key) _newestOf[*record.key] = record.offset;
			_bytes += record.value.value_or("").size() + RECORD_OVERHEAD_MAX;
		}
	}

	const Record* at(std::int64_t offset) const
	{
		const auto found = _at.find(offset);
		return found == _at.end() ? nullptr : found->second;
	}

	/// Whether a record of that key that stood there may be gone.
	bool mayMiss(std::int64_t offset, const std::string& key, Keeping keeping) const
	{
		if (keeping == Keeping::NEWEST_OF_KEY)
		{
			const auto newest = _newestOf.find(key);
			return newest != _newestOf.end() && newest->second > offset;
		}
		// What was on its way counted when retention looked at the size, and may have gone with the power.
		return keeping == Keeping::NEWEST_BYTES && offset < _start && _bytes >= RETENTION_BYTES / 2;
	}

private:
	/// Of a record that is alone in its batch.
	static constexpr std::size_t RECORD_OVERHEAD_MAX = 100;

	const std::int64_t _start;
	std::unordered_map<std::int64_t, const Record*> _at;
	std::unordered_map<std::string, std::int64_t> _newestOf;
	std::size_t _bytes = 0;
};

/// Records that were never written, twice, out of order or not here.
void findStrangers(
	const Place& place, const std::vector<Record>& records, const std::vector<std::size_t>& written,
	std::vector<std::string>& wrong)
{
	const auto report = [&](const Record& record, const char* what)
	{
		wrong.push_back(
			place.partition.topic + "-" + std::to_string(place.partition.partition) + " at offset " +
			std::to_string(record.offset) + ": " + what + ": " + record.value.value_or("").substr(0, 40));
	};
	std::vector<std::size_t> next(written.size(), 0);
	std::int64_t offsetBefore = -1;
	for (const Record& record : records)
	{
		const auto [producer, number] = writerOf(record);
		if (producer >= written.size() || number >= written[producer] || !(record == recordOf(producer, number)))
		{
			report(record, "nobody wrote this");
			continue;
		}
		if (&placeOf(producer, number) != &place) report(record, "belongs into another partition");
		if (number < next[producer]) report(record, "out of order, or there twice");
		if (record.offset <= offsetBefore) report(record, "offsets do not rise");
		next[producer] = number + 1;
		offsetBefore = record.offset;
	}
}

} // namespace

CutLoad::CutLoad(const std::string& bootstrap)
{
	const auto create = [&](const std::string& topic, int partitions, Settings configs)
	{
		configs["segment.ms"] = "80";
		configs["segment.bytes"] = "1048576";
		configs["file.delete.delay.ms"] = "20";
		if (LibrdkafkaAdmin(bootstrap).createTopic(topic, partitions, configs) != RD_KAFKA_RESP_ERR_NO_ERROR)
			throw std::runtime_error("the topic " + topic + " cannot be made");
	};
	create("kept", 3, {});
	create("trimmed", 1, {{"retention.bytes", std::to_string(RETENTION_BYTES)}});
	create("compacted", 1, {{"cleanup.policy", "compact"}, {"min.cleanable.dirty.ratio", "0.1"}});
	for (const Settings& settings : PRODUCERS)
	{
		_producers.push_back(std::make_unique<LibrdkafkaProducer>(bootstrap, settings));
	}
}

bool CutLoad::goOn(std::size_t records)
{
	const std::size_t wanted = acknowledgedCount() + records;
	const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
	while (acknowledgedCount() < wanted)
	{
		if (std::chrono::steady_clock::now() > deadline) return false;
		serve();
	}
	return true;
}

void CutLoad::serve()
{
	for (std::size_t index = 0; index < _producers.size(); ++index)
	{
		LibrdkafkaProducer& producer = *_producers[index];
		producer.poll(0);
		while (producer.deliveries().size() < producer.reportedCount() + OUTSTANDING_MAX)
		{
			const std::size_t number = producer.deliveries().size();
			const GroupPartition& place = placeOf(index, number).partition;
			producer.enqueue(place.topic, recordOf(index, number), place.partition);
		}
	}
	_producers.front()->poll(1);
}

CutLoad::Moment CutLoad::moment() const
{
	Moment moment;
	for (const auto& producer : _producers)
	{
		moment.push_back(producer->reportedCount());
	}
	return moment;
}

CutVerdict CutLoad::judge(const Moment& moment, const std::string& bootstrap, std::size_t) const
{
	RawReader reader(bootstrap);
	CutVerdict verdict;
	for (std::size_t place = 0; place < PLACES.size(); ++place)
	{
		judgePlace(place, moment, reader, verdict);
	}
	return verdict;
}

void CutLoad::judgePlace(std::size_t placeIndex, const Moment& moment, RawReader& reader, CutVerdict& verdict) const
{
	const Place& place = PLACES[placeIndex];
	const StoredPartition stored = reader.read(place.partition).value_or(StoredPartition{});
	std::vector<std::size_t> written;
	for (const auto& producer : _producers)
	{
		written.push_back(producer->deliveries().size());
	}
	findStrangers(place, stored.records, written, verdict.wrong);
	const FoundRecords found(stored);
	for (std::size_t producer = 0; producer < _producers.size(); ++producer)
	{
		const std::vector<Delivery>& deliveries = _producers[producer]->deliveries();
		for (std::size_t number = 0; number < deliveries.size(); ++number)
		{
			const Delivery& delivery = deliveries[number];
			if (!delivery.acknowledged() || &placeOf(producer, number) != &place) continue;
			const Record* const record = found.at(delivery.offset);
			if (record != nullptr && writerOf(*record) != std::pair(producer, number))
				verdict.wrong.push_back(
					nameOf(producer, number) + " was acknowledged at offset " + std::to_string(delivery.offset) +
					", where there is " + record->value.value_or("").substr(0, 40));
			const bool isPromised = delivery.reportsBefore < moment[producer];
			if (record == nullptr && isPromised &&
				!found.mayMiss(delivery.offset, *recordOf(producer, number).key, place.keeping))
				++verdict.lost;
		}
	}
}

std::size_t CutLoad::acknowledgedCount() const
{
	std::size_t count = 0;
	for (const auto& producer : _producers)
	{
		count += producer->acknowledgedCount();
	}
	return count;
}

} // namespace Aeon::Test
