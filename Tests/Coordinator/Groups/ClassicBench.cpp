#include "ClassicBench.h"

#include <gtest/gtest.h>

namespace Aeon::Coordinator
{

namespace
{

std::vector<std::uint8_t> copyOf(BytesView bytes)
{
	return {bytes.begin(), bytes.end()};
}

template <typename Call>
std::optional<std::string_view> keepOptional(TestCall<Call>& call, const std::optional<std::string>& text)
{
	if (!text) return std::nullopt;
	return call.keep(*text);
}

/// What is answered can be sent.
template <typename Call>
void expectEncodable(const TestCall<Call>& call, std::int16_t version)
{
	if (!call.isAnswered()) return;
	std::vector<std::uint8_t> bytes(call.response.encodedSize(version).memoryBytes);
	Protocol::Encoder encoder(bytes);
	EXPECT_NO_THROW(call.response.encode(encoder, version));
}

} // namespace

std::string textOf(BytesView bytes)
{
	return {bytes.begin(), bytes.end()};
}

BytesView bytesOf(std::string_view text)
{
	return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

ClassicBench::ClassicBench() :
	_environment{config, [] { return MetadataImage::empty(); }, [this] { return Uuid{0, ++_idsGiven}; }}
{
	makeGroup();
}

ClassicBench::~ClassicBench() = default;

void ClassicBench::makeGroup()
{
	_group.reset();
	_liveMembers = std::make_unique<LiveMembers>();
	_group = std::make_unique<ClassicGroup>(_id, _environment, _timers, *_liveMembers);
}

template <typename Call>
std::shared_ptr<TestCall<Call>> ClassicBench::makeCall(std::int16_t version, std::string clientId)
{
	auto call = std::make_shared<TestCall<Call>>(version, std::move(clientId));
	_calls.push_back({call, &call->call});
	return call;
}

std::size_t ClassicBench::waitingCount()
{
	std::erase_if(_calls, [](const HeldCall& held) { return held.call->isCompleted(); });
	return _calls.size();
}

TestJoin ClassicBench::join(const JoinSpec& spec)
{
	auto call = makeCall<JoinGroupCall>(spec.version, spec.clientId);
	auto& request = call->request;
	request.groupId = call->keep(spec.groupId);
	request.memberId = call->keep(spec.memberId);
	request.groupInstanceId = keepOptional(*call, spec.instanceId);
	request.sessionTimeoutMs = spec.sessionTimeoutMs;
	request.rebalanceTimeoutMs = spec.rebalanceTimeoutMs;
	request.protocolType = call->keep(spec.protocolType);
	for (const auto& [name, metadata] : spec.protocols)
	{
		auto& protocol = request.protocols.append(call->arena);
		protocol.name = call->keep(name);
		protocol.metadata = call->keepBytes(metadata);
	}
	run([&](ClassicGroup& group, GroupOperation& operation) { group.join(call->call, operation); });
	expectEncodable(*call, spec.version);
	return call;
}

TestSync ClassicBench::sync(const SyncSpec& spec)
{
	constexpr std::int16_t VERSION = 5;
	auto call = makeCall<SyncGroupCall>(VERSION);
	auto& request = call->request;
	request.groupId = call->keep(spec.groupId);
	request.memberId = call->keep(spec.memberId);
	request.groupInstanceId = keepOptional(*call, spec.instanceId);
	request.generationId = spec.generation;
	request.protocolType = keepOptional(*call, spec.protocolType);
	request.protocolName = keepOptional(*call, spec.protocolName);
	for (const auto& [memberId, assignment] : spec.assignments)
	{
		auto& entry = request.assignments.append(call->arena);
		entry.memberId = call->keep(memberId);
		entry.assignment = call->keepBytes(assignment);
	}
	run([&](ClassicGroup& group, GroupOperation& operation) { group.sync(call->call, operation); });
	expectEncodable(*call, VERSION);
	return call;
}

TestHeartbeat ClassicBench::heartbeat(const HeartbeatSpec& spec)
{
	constexpr std::int16_t VERSION = 4;
	auto call = makeCall<HeartbeatCall>(VERSION);
	auto& request = call->request;
	request.groupId = call->keep(spec.groupId);
	request.memberId = call->keep(spec.memberId);
	request.groupInstanceId = keepOptional(*call, spec.instanceId);
	request.generationId = spec.generation;
	if (spec.groupId == _id && _liveMembers->take(request, now))
		call->call.complete(Offset(0));
	else
		run([&](ClassicGroup& group, GroupOperation& operation) { group.heartbeat(call->call, operation); });
	EXPECT_TRUE(call->isAnswered());
	expectEncodable(*call, VERSION);
	return call;
}

TestLeave ClassicBench::leave(const std::vector<Leaving>& members, std::string groupId)
{
	constexpr std::int16_t VERSION = 5;
	auto call = makeCall<LeaveGroupCall>(VERSION);
	call->request.groupId = call->keep(std::move(groupId));
	for (const auto& member : members)
	{
		auto& entry = call->request.members.append(call->arena);
		entry.memberId = call->keep(member.memberId);
		entry.groupInstanceId = keepOptional(*call, member.instanceId);
	}
	run([&](ClassicGroup& group, GroupOperation& operation) { group.leave(call->call, operation); });
	EXPECT_TRUE(call->isAnswered());
	expectEncodable(*call, VERSION);
	return call;
}

DescribeGroupCall::Response ClassicBench::describe()
{
	const GroupIdRequest request{_id};
	DescribeGroupCall::Response response;
	DescribeGroupCall call(CallerInfo{6, "client", "/127.0.0.1"}, request, response, _arena, &fillError);
	_group->describe(call);
	return response;
}

void ClassicBench::run(const std::function<void(ClassicGroup&, GroupOperation&)>& action)
{
	GroupOperation operation(now, wallMs);
	action(*_group, operation);
	const ErrorCode code = write(operation.records());
	if (code != ErrorCode::NONE)
		for (auto* call : operation.answered())
			call->fail(clientCodeOf(code));
	const std::size_t recordCount = operation.records().size();
	if (operation.continuation()) operation.continuation()(operation, code);
	EXPECT_EQ(operation.records().size(), recordCount) << "a continuation must not want records";
	_group->publishLiveMembers();
	for (auto* call : operation.answered())
	{
		ASSERT_FALSE(call->isCompleted()) << "a call was answered twice";
		call->complete(Offset(static_cast<std::int64_t>(_log.size())));
	}
}

ErrorCode ClassicBench::write(GroupRecords& records)
{
	if (records.empty()) return ErrorCode::NONE;
	if (_failure) return *std::exchange(_failure, std::nullopt);
	for (const auto& record : records.encode())
	{
		auto& stored = _log.emplace_back();
		stored.key = copyOf(record.key);
		if (record.value) stored.value = copyOf(*record.value);
		replay(stored);
	}
	return ErrorCode::NONE;
}

void ClassicBench::replay(const StoredRecord& record)
{
	std::optional<BytesView> value;
	if (record.value) value = BytesView(*record.value);
	const auto decoded = decodeGroupRecord(record.key, value, _arena);
	const auto& fact = std::get<GroupMetadataRecord>(std::get<GroupRecord>(decoded));
	ASSERT_EQ(fact.key.group, _id);
	_written.push_back(fact.value);
	if (fact.value)
		_group->replay(*fact.value, wallMs);
	else
		makeGroup();
}

void ClassicBench::restart()
{
	run([](ClassicGroup& group, GroupOperation& operation) { group.abandon(ErrorCode::NOT_COORDINATOR, operation); });
	_group.reset();
	EXPECT_EQ(waitingCount(), 0u) << "a call is never answered";
	EXPECT_TRUE(_timers.empty()) << "a group must take its timers with it";
	_timers.clear();
	makeGroup();
	_written.clear();
	for (const auto& record : _log)
		replay(record);
	run([](ClassicGroup& group, GroupOperation& operation) { group.onLoaded(operation); });
}

void ClassicBench::advance(Milliseconds time)
{
	const auto end = now + time;
	while (_timers.next() && *_timers.next() <= end)
	{
		const auto step = std::max(*_timers.next(), now) - now;
		wallMs += std::chrono::duration_cast<Milliseconds>(step).count();
		now += step;
		const auto key = _timers.takeExpired(now);
		run([&](ClassicGroup& group, GroupOperation& operation) { group.onTimer(*key, operation); });
	}
	wallMs += std::chrono::duration_cast<Milliseconds>(end - now).count();
	now = end;
}

std::string ClassicBench::newMemberId(const JoinSpec& spec)
{
	const auto call = join(spec);
	EXPECT_EQ(call->error(), ErrorCode::MEMBER_ID_REQUIRED);
	return std::string(call->response.memberId);
}

std::pair<std::string, TestJoin> ClassicBench::joinWithId(JoinSpec spec)
{
	spec.memberId = newMemberId(spec);
	return {spec.memberId, join(spec)};
}

std::vector<std::string> ClassicBench::completing(std::size_t count)
{
	std::vector<std::string> members;
	std::vector<TestJoin> joins;
	for (std::size_t index = 0; index < count; ++index)
	{
		auto [id, call] = joinWithId();
		members.push_back(std::move(id));
		joins.push_back(std::move(call));
	}
	advance(config.initialRebalanceDelay * 2);
	for (const auto& call : joins)
	{
		EXPECT_TRUE(call->isAnswered());
		EXPECT_EQ(call->error(), ErrorCode::NONE);
	}
	EXPECT_EQ(joins.front()->response.leader, members.front());
	return members;
}

std::vector<std::string> ClassicBench::stable(std::size_t count)
{
	const auto members = completing(count);
	for (const auto& call : syncAll(members, 1))
		EXPECT_EQ(call->error(), ErrorCode::NONE);
	EXPECT_EQ(state(), "Stable");
	return members;
}

std::vector<TestSync> ClassicBench::syncAll(const std::vector<std::string>& members, std::int32_t generation)
{
	std::vector<TestSync> calls;
	for (std::size_t index = 1; index < members.size(); ++index)
		calls.push_back(sync({members[index], generation}));
	SyncSpec leaders{members.front(), generation};
	for (const auto& member : members)
		leaders.assignments.emplace_back(member, member);
	calls.push_back(sync(leaders));
	for (const auto& call : calls)
		EXPECT_TRUE(call->isAnswered());
	return calls;
}

} // namespace Aeon::Coordinator
