#pragma once

#include <cstddef>
#include <string>

namespace Aeon::Bench
{

/// What clients do to a broker.
struct Workload
{
	/// Each is a librdkafka instance with a thread of its own.
	int producers = 1;
	/// Where there are producers, consumers read what these write; otherwise what was written for them before, again
	/// and again. They share the partitions.
	int consumers = 0;
	int partitions = 1;
	std::size_t recordBytes = 1024;
	/// batch.size
	std::size_t batchBytes = 1'000'000;
	/// linger.ms
	double lingerMs = 5;
	/// compression.type
	std::string codec = "none";
	/// acks: 0, 1 or all
	std::string acks = "1";
	bool idempotence = false;
	/// Records have one of so many keys, which chooses the partition; with 0 they have none, and partitions get a
	/// batch each in turn.
	int keys = 0;
	/// Records a second of all producers together, whatever the broker does; 0: as fast as they are acknowledged.
	double rate = 0;
	/// Written in advance for consumers without producers.
	std::size_t preloadBytes = 256u << 20;
};

/// How long and how often.
struct Timing
{
	double warmUpSeconds = 0.5;
	double seconds = 2;
	int rounds = 3;
};

} // namespace Aeon::Bench
