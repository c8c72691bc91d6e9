#pragma once

#include "RawClient.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// A transactional producer as the protocol sees it, of transaction version 2: Produce adds its partitions, and each
/// end gives the next epoch. What the broker refuses ends the run, but for what says to ask again.
///
/// Not thread-safe: one thread at a time.
class TransactionClient
{
public:
	/// Takes the transactional id, with the longest timeout that is allowed.
	TransactionClient(const std::string& bootstrap, std::string transactionalId);

	/// One batch of so many records of so many bytes into each of the topic's first partitions, in one request that is
	/// answered when all of it is durable. At most once in a transaction.
	void produce(const std::string& topic, std::int32_t partitions, int records, std::size_t recordBytes);
	/// Sends the end of the transaction; receiveEnd() waits for the answer.
	void sendEnd(bool commit);
	/// False where the end has to be sent again.
	bool receiveEnd();
	void end(bool commit);

private:
	RawClient _client;
	const std::string _id;
	std::int64_t _producerId = -1;
	std::int16_t _epoch = -1;
};

/// A producer without transactions.
///
/// Not thread-safe: one thread at a time.
class PlainClient
{
public:
	explicit PlainClient(const std::string& bootstrap) : _client(bootstrap) {}

	/// One record, answered when it is durable.
	void produce(const std::string& topic, std::int32_t partition, std::size_t recordBytes);
	/// The first batch of a producer id of its own: afterwards the partition knows one more.
	void produceWithNewId(const std::string& topic, std::int32_t partition);

private:
	void send(const std::string& topic, std::int32_t partition, const std::vector<std::uint8_t>& batch);

	RawClient _client;
};

/// A consumer of one partition as the protocol sees it.
///
/// Not thread-safe: one thread at a time.
class FetchClient
{
public:
	enum class Isolation : std::int8_t
	{
		READ_UNCOMMITTED = 0,
		READ_COMMITTED = 1,
	};

	FetchClient(const std::string& bootstrap, std::string topic, std::int32_t partition, Isolation isolation) :
		_client(bootstrap), _topic(std::move(topic)), _partition(partition), _isolation(isolation)
	{
	}

	/// Asks for what lies behind the last answer; the broker waits for up to so long where there is nothing.
	void sendFetch(std::chrono::milliseconds wait);
	/// Bytes of the batches that came; the next fetch begins behind them.
	std::size_t receiveFetch();

private:
	RawClient _client;
	const std::string _topic;
	const std::int32_t _partition;
	const Isolation _isolation;
	std::int64_t _next = 0;
};

/// Whether all transactional ids of the broker are served.
bool servesTransactions(const std::string& bootstrap);

} // namespace Aeon::Test
