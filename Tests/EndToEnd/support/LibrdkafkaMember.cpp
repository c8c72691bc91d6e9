#include "LibrdkafkaMember.h"

#include "LibrdkafkaProducer.h"
#include "Waiting.h"
#include "Watchdog.h"

#include <librdkafka/rdkafka.h>

#include <cstring>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

constexpr int LIMIT_MS = 30'000;
/// So that one call does not keep the other members waiting.
constexpr std::size_t RECORDS_A_POLL = 500;
/// How long a member waits for what it holds to be taken away before it closes all the same.
constexpr auto UNSUBSCRIBE_LIMIT = std::chrono::seconds(5);

GroupPartition placeOf(const RdKafka::TopicPartition& partition)
{
	return {partition.topic(), partition.partition()};
}

/// Partitions as librdkafka takes them.
class PartitionList
{
public:
	PartitionList() = default;
	~PartitionList() { RdKafka::TopicPartition::destroy(_partitions); }
	PartitionList(const PartitionList&) = delete;
	PartitionList& operator=(const PartitionList&) = delete;

	void add(const GroupPartition& place, std::int64_t offset)
	{
		_partitions.push_back(RdKafka::TopicPartition::create(place.topic, place.partition, offset));
	}

	std::vector<RdKafka::TopicPartition*>& get() noexcept { return _partitions; }

private:
	std::vector<RdKafka::TopicPartition*> _partitions;
};

bool isPassing(RdKafka::ErrorCode error)
{
	switch (error)
	{
	case RdKafka::ERR__TIMED_OUT:
	case RdKafka::ERR__TRANSPORT:
	case RdKafka::ERR__ALL_BROKERS_DOWN:
	case RdKafka::ERR__RESOLVE:
	case RdKafka::ERR__PARTITION_EOF:
		return true;
	default:
		return false;
	}
}

} // namespace

LibrdkafkaMember::LibrdkafkaMember(const std::string& bootstrap, const std::string& group, const Settings& settings) :
	_isStatic(settings.count("group.instance.id") != 0)
{
	Settings all{
		{"group.id", group},
		{"enable.auto.commit", "false"},
		{"auto.offset.reset", "earliest"},
		{"check.crcs", "true"},
		{"fetch.wait.max.ms", "50"},
		{"heartbeat.interval.ms", "200"},
		{"session.timeout.ms", "30000"},
		{"allow.auto.create.topics", "false"},
		{"log_level", "0"},
	};
	for (const auto& [key, value] : settings)
	{
		all[key] = value;
	}
	const auto strategies = all.find("partition.assignment.strategy");
	_isCooperative = strategies != all.end() && strategies->second.starts_with("cooperative");
	const auto configuration = librdkafkaConfiguration(bootstrap, all);
	std::string error;
	configuration->set("rebalance_cb", static_cast<RdKafka::RebalanceCb*>(this), error);
	configuration->set("offset_commit_cb", static_cast<RdKafka::OffsetCommitCb*>(this), error);
	_consumer.reset(RdKafka::KafkaConsumer::create(configuration.get(), error));
	if (!_consumer) throw std::runtime_error(error);
}

LibrdkafkaMember::~LibrdkafkaMember()
{
	// librdkafka 2.0 may spin for ever where a cooperative consumer ends without being closed.
	_commitsWhenRevoked = false;
	close();
}

void LibrdkafkaMember::subscribe(const std::vector<std::string>& topics)
{
	if (const RdKafka::ErrorCode error = _consumer->subscribe(topics); error != RdKafka::ERR_NO_ERROR)
	{
		throw std::runtime_error(RdKafka::err2str(error));
	}
	_isSubscribed = true;
}

void LibrdkafkaMember::assign(const GroupPartition& place, std::int64_t offset)
{
	PartitionList list;
	list.add(place, offset);
	_consumer->assign(list.get());
	_assignment = {place};
}

std::vector<ConsumedRecord> LibrdkafkaMember::poll(int limitMs)
{
	std::vector<ConsumedRecord> records;
	while (records.size() < RECORDS_A_POLL)
	{
		const std::unique_ptr<RdKafka::Message> message(_consumer->consume(records.empty() ? limitMs : 0));
		if (message->err() != RdKafka::ERR_NO_ERROR)
		{
			if (!isPassing(message->err()) && _lastError == RdKafka::ERR_NO_ERROR) _lastError = message->err();
			break;
		}
		const GroupPartition place{message->topic_name(), message->partition()};
		_positions[place] = message->offset() + 1;
		records.push_back({place, message->offset(), {static_cast<const char*>(message->payload()), message->len()}});
	}
	return records;
}

RdKafka::ErrorCode LibrdkafkaMember::commit()
{
	PartitionList list;
	for (const auto& [place, offset] : _positions)
	{
		list.add(place, offset);
	}
	if (_positions.empty()) return RdKafka::ERR__NO_OFFSET;
	const Watchdog watchdog("committing offsets");
	const RdKafka::ErrorCode error = _consumer->commitSync(list.get());
	if (error == RdKafka::ERR_NO_ERROR) noteAnswer(list.get());
	return error;
}

RdKafka::ErrorCode LibrdkafkaMember::commitAsync()
{
	PartitionList list;
	for (const auto& [place, offset] : _positions)
	{
		list.add(place, offset);
	}
	return _positions.empty() ? RdKafka::ERR__NO_OFFSET : _consumer->commitAsync(list.get());
}

RdKafka::ErrorCode LibrdkafkaMember::commit(const GroupPartition& place, const CommittedOffset& offset)
{
	// Only the C interface lets a commit carry metadata.
	const std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)> list(
		rd_kafka_topic_partition_list_new(1), &rd_kafka_topic_partition_list_destroy);
	rd_kafka_topic_partition_t* const wanted =
		rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition);
	wanted->offset = offset.offset;
	// librdkafka frees it with the list.
	wanted->metadata = ::strndup(offset.metadata.data(), offset.metadata.size());
	wanted->metadata_size = offset.metadata.size();
	const Watchdog watchdog("committing one offset");
	const rd_kafka_resp_err_t error = rd_kafka_commit(_consumer->c_ptr(), list.get(), 0);
	return static_cast<RdKafka::ErrorCode>(error != RD_KAFKA_RESP_ERR_NO_ERROR ? error : wanted->err);
}

std::int64_t LibrdkafkaMember::committed(const GroupPartition& place)
{
	PartitionList list;
	list.add(place, RdKafka::Topic::OFFSET_INVALID);
	RdKafka::ErrorCode error = RdKafka::ERR_NO_ERROR;
	waitUntil(
		[&]
		{
			error = _consumer->committed(list.get(), LIMIT_MS);
			return error != RdKafka::ERR_NOT_COORDINATOR && error != RdKafka::ERR_COORDINATOR_LOAD_IN_PROGRESS;
		},
		std::chrono::milliseconds(LIMIT_MS));
	if (error != RdKafka::ERR_NO_ERROR) throw std::runtime_error(RdKafka::err2str(error));
	return list.get().front()->offset();
}

RdKafka::ErrorCode LibrdkafkaMember::seekToCommitted(const GroupPartition& place)
{
	const std::unique_ptr<RdKafka::TopicPartition> target(
		RdKafka::TopicPartition::create(place.topic, place.partition, committed(place)));
	const RdKafka::ErrorCode error = _consumer->seek(*target, LIMIT_MS);
	if (error == RdKafka::ERR_NO_ERROR) _positions[place] = target->offset();
	return error;
}

void LibrdkafkaMember::close()
{
	if (_consumer->closed()) return;
	const Watchdog watchdog("closing a consumer");
	// One that leaves for good would not be static any more.
	if (_isSubscribed && !_isStatic) unsubscribe();
	_consumer->close();
	_assignment.clear();
}

/// librdkafka 2.0 stops for good where it closes while a rebalance waits to be served: so everything is given up first.
void LibrdkafkaMember::unsubscribe()
{
	const auto serve = [this] { return std::unique_ptr<RdKafka::Message>(_consumer->consume(10))->err(); };
	_consumer->unsubscribe();
	waitUntil(
		[&] { return serve() == RdKafka::ERR__TIMED_OUT && _assignment.empty(); }, UNSUBSCRIBE_LIMIT,
		std::chrono::milliseconds(0));
}

RdKafka::ErrorCode LibrdkafkaMember::fatalError() const
{
	std::string text;
	return _consumer->fatal_error(text);
}

void LibrdkafkaMember::rebalance_cb(RdKafka::KafkaConsumer*, RdKafka::ErrorCode error, Partitions& partitions)
{
	const Watchdog watchdog("serving a rebalance");
	++_rebalances;
	error == RdKafka::ERR__ASSIGN_PARTITIONS ? take(partitions) : giveUp(partitions);
}

void LibrdkafkaMember::take(Partitions& partitions)
{
	for (const RdKafka::TopicPartition* partition : partitions)
	{
		_assignment.insert(placeOf(*partition));
	}
	if (_isCooperative)
	{
		delete _consumer->incremental_assign(partitions);
	}
	else
	{
		_consumer->assign(partitions);
	}
}

void LibrdkafkaMember::giveUp(Partitions& partitions)
{
	// What was lost belongs to others by now: a commit would be refused.
	if (_commitsWhenRevoked && !_consumer->assignment_lost())
	{
		const RdKafka::ErrorCode error = commit();
		if (error != RdKafka::ERR__NO_OFFSET && _handOverError == RdKafka::ERR_NO_ERROR) _handOverError = error;
	}
	for (const RdKafka::TopicPartition* partition : partitions)
	{
		_assignment.erase(placeOf(*partition));
		_positions.erase(placeOf(*partition));
		_revoked.insert(placeOf(*partition));
	}
	if (_isCooperative)
	{
		delete _consumer->incremental_unassign(partitions);
	}
	else
	{
		_consumer->unassign();
	}
}

void LibrdkafkaMember::offset_commit_cb(RdKafka::ErrorCode error, Partitions& offsets)
{
	if (error == RdKafka::ERR_NO_ERROR) noteAnswer(offsets);
}

void LibrdkafkaMember::noteAnswer(const Partitions& offsets)
{
	Positions acknowledged;
	for (const RdKafka::TopicPartition* partition : offsets)
	{
		if (partition->err() == RdKafka::ERR_NO_ERROR) acknowledged[placeOf(*partition)] = partition->offset();
	}
	if (_listener) _listener(acknowledged);
}

} // namespace Aeon::Test
