#include "SimulatedClient.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace Aeon::Coordinator
{

namespace
{

constexpr std::int16_t INSTANCE_ID_VERSION = 5;

} // namespace

SimulatedClient::SimulatedClient(int number, bool speaksLikeAll, SimulationRandom& random, SimulationOracle& oracle) :
	_number(number), _speaksLikeAll(speaksLikeAll), _random(random), _oracle(oracle)
{
	const std::string name = std::to_string(number);
	_spec.version = static_cast<std::int16_t>(between(_random, 0, 9));
	_spec.clientId = "c" + name;
	if (chance(_random, 0.4))
	{
		_spec.instanceId = "s" + name;
		_spec.version = std::max(_spec.version, INSTANCE_ID_VERSION);
	}
	_spec.sessionTimeoutMs = between(_random, 6000, 20000);
	_spec.rebalanceTimeoutMs = between(_random, 2000, 30000);
	changeMetadata();
}

void SimulatedClient::start()
{
	_isRunning = true;
	_phase = Phase::JOIN;
	_memberId.clear();
}

void SimulatedClient::crash()
{
	_isRunning = false;
	reconnect();
}

void SimulatedClient::leave(ClassicBench& bench)
{
	if (!_memberId.empty()) bench.leave({{_memberId, _spec.instanceId}});
	crash();
}

void SimulatedClient::reconnect()
{
	_joining.reset();
	_syncing.reset();
}

void SimulatedClient::changeMetadata()
{
	// All speak "range"; what else they speak, and what they like best, is by chance.
	_spec.protocols = {{"range", "v" + std::to_string(_random() % 1000)}};
	if (_speaksLikeAll || chance(_random, 0.5)) _spec.protocols.emplace_back("robin", "r");
	if (_speaksLikeAll || chance(_random, 0.5)) _spec.protocols.emplace_back("sticky", "s");
	std::shuffle(_spec.protocols.begin(), _spec.protocols.end(), _random);
	_phase = Phase::JOIN;
	reconnect();
}

void SimulatedClient::act(ClassicBench& bench, double lossProbability)
{
	if (!_isRunning) return;
	const bool isLost = chance(_random, lossProbability);
	if (_joining)
	{
		if (!_joining->isAnswered()) return;
		const auto call = std::exchange(_joining, nullptr);
		if (!isLost) onJoinAnswer(call->response);
	}
	else if (_syncing)
	{
		if (!_syncing->isAnswered()) return;
		const auto call = std::exchange(_syncing, nullptr);
		if (!isLost) onSyncAnswer(bench, call->response);
	}
	else if (_phase == Phase::JOIN)
		sendJoin(bench);
	else if (_phase == Phase::SYNC && !chance(_random, 0.2))
		sendSync(bench);
	else
		sendHeartbeat(bench);
}

void SimulatedClient::sendJoin(ClassicBench& bench)
{
	JoinSpec spec = _spec;
	spec.memberId = _memberId;
	_joining = bench.join(spec);
}

void SimulatedClient::sendSync(ClassicBench& bench)
{
	SyncSpec spec{_memberId, _generation};
	spec.instanceId = _spec.instanceId;
	spec.protocolName = _protocolName;
	const auto nonce = _oracle.newNonce();
	for (const auto& member : _members)
		spec.assignments.emplace_back(
			member, SimulatedAssignment{_generation, _number, clientNumberOf(member), nonce}.text());
	_syncing = bench.sync(spec);
}

void SimulatedClient::sendHeartbeat(ClassicBench& bench)
{
	const auto call = bench.heartbeat({_memberId, _generation, _spec.instanceId});
	if (call->error() == ErrorCode::NONE)
		_oracle.noteGeneration(_generation);
	else
		onError(call->error());
}

void SimulatedClient::onJoinAnswer(const JoinGroupCall::Response& response)
{
	const auto code = static_cast<ErrorCode>(response.errorCode);
	if (code == ErrorCode::MEMBER_ID_REQUIRED) _memberId = response.memberId;
	if (code != ErrorCode::NONE) return onError(code);
	EXPECT_TRUE(_memberId.empty() || _memberId == response.memberId);
	_memberId = response.memberId;
	EXPECT_EQ(clientNumberOf(_memberId), _number);
	_generation = response.generationId;
	_protocolName = response.protocolName.value_or("");
	_members.clear();
	if (!response.skipAssignment)
		for (const auto& member : response.members)
			_members.emplace_back(member.memberId);
	EXPECT_EQ(!response.members.empty(), response.leader == response.memberId);
	_phase = Phase::SYNC;
}

void SimulatedClient::onSyncAnswer(ClassicBench& bench, const SyncGroupCall::Response& response)
{
	const auto code = static_cast<ErrorCode>(response.errorCode);
	if (code != ErrorCode::NONE) return onError(code);
	_assignment = textOf(response.assignment);
	_oracle.noteAssignment(bench, _generation, _number, _assignment);
	_phase = Phase::STABLE;
}

void SimulatedClient::onError(ErrorCode code)
{
	const bool wasSync = _phase == Phase::SYNC;
	_phase = Phase::JOIN;
	switch (code)
	{
	case ErrorCode::UNKNOWN_MEMBER_ID:
	case ErrorCode::FENCED_INSTANCE_ID: // a restart of the coordinator forgot its new id: it starts over
		_memberId.clear();
		return;
	case ErrorCode::GROUP_MAX_SIZE_REACHED:
		return crash();
	case ErrorCode::INCONSISTENT_GROUP_PROTOCOL:
		// After a restart the number of a generation that was not recorded is given again, with another protocol.
		EXPECT_TRUE(wasSync && _oracle.hasRestarted());
		return;
	case ErrorCode::MEMBER_ID_REQUIRED:
	case ErrorCode::REBALANCE_IN_PROGRESS:
	case ErrorCode::ILLEGAL_GENERATION:
	case ErrorCode::COORDINATOR_NOT_AVAILABLE:
	case ErrorCode::NOT_COORDINATOR:
	case ErrorCode::UNKNOWN_SERVER_ERROR:
		return;
	default:
		ADD_FAILURE() << "client " << _number << " was answered " << code;
	}
}

} // namespace Aeon::Coordinator
