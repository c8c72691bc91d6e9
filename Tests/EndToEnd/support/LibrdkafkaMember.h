#pragma once

#include "BrokerProcess.h"
#include "GroupPartition.h"

#include <librdkafka/rdkafkacpp.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace Aeon::Test
{

struct ConsumedRecord
{
	GroupPartition place;
	std::int64_t offset = -1;
	std::string value;
};

/// librdkafka's C++ consumer as a member of a group. It takes and gives up partitions within poll() and close(), as
/// the group tells it; its heartbeats go on between the calls. Where librdkafka does not come back from a call, the
/// process ends and says which it was. Not thread-safe: one thread at a time.
class LibrdkafkaMember : private RdKafka::RebalanceCb, private RdKafka::OffsetCommitCb
{
public:
	/// Offsets that the broker has acknowledged as committed.
	using Positions = std::map<GroupPartition, std::int64_t>;

	/// @p settings are librdkafka's own. Nothing is committed unasked and a partition without a committed offset is
	/// read from its beginning, where they do not say otherwise.
	LibrdkafkaMember(const std::string& bootstrap, const std::string& group, const Settings& settings = {});
	/// Leaves the group and commits nothing. Ends as close() does.
	~LibrdkafkaMember() override;

	/// Topics, or patterns that begin with ^.
	void subscribe(const std::vector<std::string>& topics);
	/// Reads one partition without being told by a group.
	void assign(const GroupPartition& place, std::int64_t offset);

	/// Serves the group's events and takes the records that are there, waiting for the first at most @p limitMs.
	std::vector<ConsumedRecord> poll(int limitMs = 10);

	const std::set<GroupPartition>& assignment() const noexcept { return _assignment; }
	/// How often partitions were given or taken.
	int rebalances() const noexcept { return _rebalances; }
	/// Partitions that were taken away since the member was made.
	const std::multiset<GroupPartition>& revoked() const noexcept { return _revoked; }
	/// The first error of the commits that are made when partitions are taken away.
	RdKafka::ErrorCode handOverError() const noexcept { return _handOverError; }

	/// Commits the place behind the last record that poll() gave, of each partition held, and blocks for the answer.
	/// ERR__NO_OFFSET where there is nothing to commit.
	RdKafka::ErrorCode commit();
	/// The same without waiting: a later poll() serves the answer.
	RdKafka::ErrorCode commitAsync();
	/// Blocks; the error is the partition's where there is none of the whole request.
	RdKafka::ErrorCode commit(const GroupPartition& place, const CommittedOffset& offset);
	/// Called with every commit that the broker has acknowledged.
	void onCommitted(std::function<void(const Positions&)> listener) { _listener = std::move(listener); }

	/// What the broker says is committed, or RdKafka::Topic::OFFSET_INVALID. Blocks, also until the group is loaded.
	std::int64_t committed(const GroupPartition& place);
	/// Goes on reading at what is committed.
	RdKafka::ErrorCode seekToCommitted(const GroupPartition& place);

	/// Commits what was read, and leaves the group.
	void close();

	/// The first error that is not about the connection, such as ERR_TOPIC_AUTHORIZATION_FAILED or ERR__FATAL.
	RdKafka::ErrorCode lastError() const noexcept { return _lastError; }
	/// What lies behind an ERR__FATAL.
	RdKafka::ErrorCode fatalError() const;
	/// The id that the group has given the member; empty before.
	std::string memberId() const { return _consumer->memberid(); }
	/// For the parts of librdkafka that only C has.
	rd_kafka_s* handle() { return _consumer->c_ptr(); }

private:
	using Partitions = std::vector<RdKafka::TopicPartition*>;

	void rebalance_cb(RdKafka::KafkaConsumer*, RdKafka::ErrorCode error, Partitions& partitions) override;
	void offset_commit_cb(RdKafka::ErrorCode error, Partitions& offsets) override;
	void take(Partitions& partitions);
	void giveUp(Partitions& partitions);
	void noteAnswer(const Partitions& offsets);
	void unsubscribe();

	const bool _isStatic;
	bool _isSubscribed = false;
	std::set<GroupPartition> _assignment;
	std::multiset<GroupPartition> _revoked;
	/// Behind the last record handed out.
	Positions _positions;
	std::function<void(const Positions&)> _listener;
	RdKafka::ErrorCode _lastError = RdKafka::ERR_NO_ERROR;
	int _rebalances = 0;
	RdKafka::ErrorCode _handOverError = RdKafka::ERR_NO_ERROR;
	bool _commitsWhenRevoked = true;
	/// From the settings: librdkafka 2.0 may wait for ever when asked for its protocol while it closes.
	bool _isCooperative = false;
	std::unique_ptr<RdKafka::KafkaConsumer> _consumer;
};

} // namespace Aeon::Test
