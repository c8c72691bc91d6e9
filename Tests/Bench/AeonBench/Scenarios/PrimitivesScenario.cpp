#include "PrimitivesScenario.h"

#include "Ceilings/ByteCeilings.h"
#include "Scenarios/Metrics.h"

namespace Aeon::Bench
{

namespace
{

const Metric CPU{"CPU", "s/GB"};
const Metric RATE{"rate", "MB/s"};

} // namespace

PrimitivesScenario::PrimitivesScenario(std::size_t batchBytes) :
	Scenario("bare loops, KB: " + std::to_string(batchBytes / 1024), false), _batchBytes(batchBytes)
{
}

void PrimitivesScenario::round(TestBed& bed, Results& results)
{
	const double seconds = bed.timing().seconds / 4;
	const auto add = [&](const char* what, const ByteCost& cost)
	{
		results.add(name(), CPU, what, cost.cpuSecondsAGigabyte());
		results.add(name(), RATE, what, cost.megabytesASecond());
	};
	bed.show(name());
	const auto received = [&](ReceiveSteps steps) { return receiveCost(steps, _batchBytes, seconds, bed.directory()); };
	add("receive", received(ReceiveSteps::RECEIVE));
	add("receive + CRC-32C", received(ReceiveSteps::RECEIVE_AND_CHECK));
	add("receive + CRC-32C + memcpy", received(ReceiveSteps::RECEIVE_CHECK_AND_STORE));
	add("receive + CRC-32C + pwrite, new pages", received(ReceiveSteps::RECEIVE_CHECK_AND_GROW));
	add("CRC-32C", crcCost(_batchBytes, seconds));
	add("memcpy into prepared mapping", copyCost(_batchBytes, seconds, bed.directory()));
	add("sendfile", sendfileCost(Sending::FREELY, 1, _batchBytes, seconds, bed.directory()));
}

} // namespace Aeon::Bench
