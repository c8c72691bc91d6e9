#pragma once

#include "LibrdkafkaProducer.h"
#include "RawReader.h"

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// What a copy of the disk holds of a load.
struct CutVerdict
{
	/// Records that were acknowledged before the cut and are not there.
	std::size_t lost = 0;
	/// What is there and ought not to be, a line each.
	std::vector<std::string> wrong;
};

/// Producers that keep a broker busy in several partitions at once: of a topic that keeps everything, one that
/// retention cuts and one that is compacted, all of which roll every moment. And the ledger of what the producers were
/// told. Not thread-safe: one thread at a time; judge() by any number of threads once the load is over.
class CutLoad
{
public:
	/// How many reports each producer had got.
	using Moment = std::vector<std::size_t>;

	/// What a broker needs so that all its background work goes on during a load of a few seconds.
	static Settings brokerSettings();

	/// Makes the topics; throws std::runtime_error where the broker does not.
	explicit CutLoad(const std::string& bootstrap);

	/// Keeps the producers busy until so many more records are acknowledged. False where they are not within a minute.
	bool goOn(std::size_t records);
	/// What has been acknowledged by now must be on every disk that is cut off later.
	Moment moment() const;
	/// Holds what a broker gives that was started from a copy against what was acknowledged by @p moment.
	CutVerdict judge(const Moment& moment, RawReader& reader) const;

	std::size_t acknowledgedCount() const;

private:
	/// Gives every producer enough to do, and hears what has become of it.
	void serve();
	void judgePlace(std::size_t place, const Moment& moment, RawReader& reader, CutVerdict& verdict) const;

	std::vector<std::unique_ptr<LibrdkafkaProducer>> _producers;
};

} // namespace Aeon::Test
