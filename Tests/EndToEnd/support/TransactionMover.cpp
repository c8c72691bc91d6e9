#include "LibrdkafkaMember.h"
#include "LibrdkafkaTransactionalProducer.h"
#include "Move.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

namespace
{

using namespace Aeon::Test;

constexpr int RECORDS_MAX = 4;
constexpr int OUTPUTS_MAX = 3;
/// One transaction in so many is aborted, and its records are moved by the next one.
constexpr int ABORT_ONE_IN = 10;

void say(const std::string& what, const std::string& rest)
{
	std::printf("%s %s\n", what.c_str(), rest.c_str());
	std::fflush(stdout);
}

void require(const TransactionOutcome& outcome)
{
	if (!outcome.ok()) throw std::runtime_error(outcome.text);
}

/// What the program is told.
struct Task
{
	std::string bootstrap;
	std::string transactionalId;
	std::string group;
	GroupPartition input;
	std::string output;
	int outputPartitions;
	std::string incarnation;
	unsigned seed;
};

/// Reads, writes and commits until it cannot go on as the same producer: it throws then.
class TransactionMover
{
public:
	explicit TransactionMover(Task task) :
		_task(std::move(task)),
		_random(_task.seed),
		_reader(_task.bootstrap, _task.group),
		_producer(_task.bootstrap, _task.transactionalId)
	{
	}

	void run()
	{
		// Only behind this is what an earlier producer of the id has left decided, and the offset final.
		require(_producer.init());
		_position = std::max<std::int64_t>(_reader.committed(_task.input), 0);
		say("at", std::to_string(_position));
		_reader.assign(_task.input, _position);
		for (std::int64_t end = _position;;)
		{
			const std::vector<ConsumedRecord> read = _reader.poll(100);
			if (!read.empty()) end = read.back().offset + 1;
			while (_position < end)
			{
				moveUpTo(std::min<std::int64_t>(end, _position + 1 + chance(RECORDS_MAX)));
			}
		}
	}

private:
	int chance(int below) { return std::uniform_int_distribution(0, below - 1)(_random); }

	/// Moves all before an offset, or aborts and stays where it is.
	void moveUpTo(std::int64_t end)
	{
		Move move{_task.input.partition, _position, end, _task.incarnation + "." + std::to_string(++_attempts), {}};
		for (int count = 1 + chance(OUTPUTS_MAX); count > 0; --count)
		{
			move.outputs.insert(chance(_task.outputPartitions));
		}
		require(_producer.begin());
		if (transact(move))
		{
			_position = end;
			say("committed", move.text());
		}
		else
		{
			require(_producer.abort());
			say("aborted", move.text());
		}
		// librdkafka 2.0 gives the sequence of a record that an abort purged to the next one in its partition, though
		// the broker may have got it: the next one then passes for a repetition.
		if (_producer.deliveryError() != RdKafka::ERR_NO_ERROR) throw std::runtime_error("a record was purged");
	}

	/// Whether the move is committed; else it is to be aborted.
	bool transact(const Move& move)
	{
		for (const std::int32_t partition : move.outputs)
		{
			if (_producer.send(_task.output, {std::nullopt, move.text()}, partition) != RdKafka::ERR_NO_ERROR)
				return false;
		}
		if (mustAbort(_producer.sendOffsets(_task.group, {{_task.input, move.to}}))) return false;
		if (chance(ABORT_ONE_IN) == 0)
		{
			// So that there is something in the logs to abort.
			_producer.flush();
			return false;
		}
		return !mustAbort(_producer.commit());
	}

	static bool mustAbort(const TransactionOutcome& outcome)
	{
		if (!outcome.needsAbort) require(outcome);
		return !outcome.ok();
	}

	const Task _task;
	std::mt19937 _random;
	LibrdkafkaMember _reader;
	LibrdkafkaTransactionalProducer _producer;
	/// Everything before it has been moved.
	std::int64_t _position = 0;
	int _attempts = 0;
};

} // namespace

/// transaction-mover <bootstrap> <transactional id> <group> <topic> <partition> <output topic> <output partitions>
///     <incarnation> <seed>
/// Reads one partition from where the group has committed, writes what it has read to random partitions of the output
/// topic and commits both in one transaction, for ever: a process that a test can kill. It prints `at <offset>` once it
/// knows where it begins, and `committed <move>` or `aborted <move>` once it was told so.
int main(int argumentCount, char** arguments)
{
	if (argumentCount != 10) return EXIT_FAILURE;
	try
	{
		TransactionMover({arguments[1],
						  arguments[2],
						  arguments[3],
						  {arguments[4], std::atoi(arguments[5])},
						  arguments[6],
						  std::atoi(arguments[7]),
						  arguments[8],
						  static_cast<unsigned>(std::strtoul(arguments[9], nullptr, 10))})
			.run();
	}
	catch (const std::exception& exception)
	{
		say("ended:", exception.what());
	}
	return EXIT_FAILURE;
}
