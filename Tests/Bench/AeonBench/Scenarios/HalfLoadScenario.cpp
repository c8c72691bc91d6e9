#include "HalfLoadScenario.h"

namespace Aeon::Bench
{

void HalfLoadScenario::round(TestBed& bed, Results& results)
{
	if (!_rateKnown)
	{
		bed.show(name() + ": finding the rate");
		const LoadResult fastest = run(bed, bed.targets().front());
		setRate(static_cast<double>(fastest.produced) / fastest.seconds / 2);
		_rateKnown = true;
	}
	LoadScenario::round(bed, results);
}

} // namespace Aeon::Bench
