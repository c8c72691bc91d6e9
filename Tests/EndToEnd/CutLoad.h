#pragma once

#include "LibrdkafkaProducer.h"
#include "PowerCutLoad.h"
#include "RawReader.h"

#include <memory>
#include <string>
#include <vector>

namespace Aeon::Test
{

/// Producers that keep a broker busy in several partitions at once: of a topic that keeps everything, one that
/// retention cuts and one that is compacted, all of which roll every moment.
class CutLoad final : public PowerCutLoad
{
public:
	/// Makes the topics; throws std::runtime_error where the broker does not.
	explicit CutLoad(const std::string& bootstrap);

	bool goOn(std::size_t records) override;
	/// How many reports each producer had got.
	Moment moment() const override;
	CutVerdict judge(const Moment& moment, const std::string& bootstrap, std::size_t number) const override;

	std::size_t acknowledgedCount() const override;
	std::size_t usualCount() const override { return 1'500; }

private:
	/// Gives every producer enough to do, and hears what has become of it.
	void serve();
	void judgePlace(std::size_t place, const Moment& moment, RawReader& reader, CutVerdict& verdict) const;

	std::vector<std::unique_ptr<LibrdkafkaProducer>> _producers;
};

} // namespace Aeon::Test
