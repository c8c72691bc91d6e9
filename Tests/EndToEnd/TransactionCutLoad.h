#pragma once

#include "PowerCutLoad.h"
#include "TransactionLedger.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace Aeon::Test
{

/// Transactional producers that write to the partitions of a topic that rolls every moment, and send offsets along.
class TransactionCutLoad final : public PowerCutLoad
{
public:
	/// Makes the topic, and begins; throws std::runtime_error where the broker does not make it.
	TransactionCutLoad(const std::string& bootstrap, unsigned seed);
	~TransactionCutLoad() override;

	bool goOn(std::size_t transactions) override;
	void finish() override;
	/// How many transactions were noted.
	Moment moment() const override;
	/// What was open at the cut must come to an end: of every other cut by itself, when its time is over, of the others
	/// because the next producer of its id begins.
	CutVerdict judge(const Moment& moment, const std::string& bootstrap, std::size_t number) const override;

	std::size_t acknowledgedCount() const override { return _ledger.committedCount(); }
	std::size_t usualCount() const override { return 40; }

private:
	TransactionLedger _ledger;
	std::atomic<bool> _stopping = false;
	std::vector<std::thread> _threads;
};

} // namespace Aeon::Test
