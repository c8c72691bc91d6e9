#include "LibrdkafkaGroupAdmin.h"

#include <memory>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

using Event = LibrdkafkaAdminClient::Event;
using PartitionList =
	std::unique_ptr<rd_kafka_topic_partition_list_t, decltype(&rd_kafka_topic_partition_list_destroy)>;
using Options = std::unique_ptr<rd_kafka_AdminOptions_t, decltype(&rd_kafka_AdminOptions_destroy)>;

PartitionList partitionList()
{
	return {rd_kafka_topic_partition_list_new(1), &rd_kafka_topic_partition_list_destroy};
}

std::string text(const char* orNull)
{
	return orNull == nullptr ? std::string() : orNull;
}

/// The error of the one group that was asked about or else of its one partition.
LibrdkafkaGroupAdmin::Error errorOf(const rd_kafka_group_result_t* result)
{
	if (const rd_kafka_error_t* const error = rd_kafka_group_result_error(result)) return rd_kafka_error_code(error);
	const rd_kafka_topic_partition_list_t* const partitions = rd_kafka_group_result_partitions(result);
	if (partitions == nullptr || partitions->cnt == 0) return RD_KAFKA_RESP_ERR_NO_ERROR;
	return partitions->elems[0].err;
}

LibrdkafkaGroupAdmin::Member memberOf(const rd_kafka_MemberDescription_t* described)
{
	LibrdkafkaGroupAdmin::Member member{
		text(rd_kafka_MemberDescription_consumer_id(described)),
		text(rd_kafka_MemberDescription_group_instance_id(described)),
		text(rd_kafka_MemberDescription_client_id(described)),
		text(rd_kafka_MemberDescription_host(described)),
		{}};
	const rd_kafka_topic_partition_list_t* const partitions =
		rd_kafka_MemberAssignment_partitions(rd_kafka_MemberDescription_assignment(described));
	for (int index = 0; partitions != nullptr && index < partitions->cnt; ++index)
	{
		member.assignment.insert({partitions->elems[index].topic, partitions->elems[index].partition});
	}
	return member;
}

CommittedOffsets committedOffsets(const rd_kafka_topic_partition_list_t& partitions)
{
	CommittedOffsets offsets;
	for (int index = 0; index < partitions.cnt; ++index)
	{
		const rd_kafka_topic_partition_t& each = partitions.elems[index];
		if (each.err != RD_KAFKA_RESP_ERR_NO_ERROR) throw std::runtime_error(rd_kafka_err2str(each.err));
		offsets[{each.topic, each.partition}] = {
			each.offset, std::string(static_cast<const char*>(each.metadata), each.metadata_size)};
	}
	return offsets;
}

} // namespace

std::map<std::string, LibrdkafkaGroupAdmin::Listing>
LibrdkafkaGroupAdmin::list(std::optional<rd_kafka_consumer_group_state_t> state)
{
	const Options options(
		rd_kafka_AdminOptions_new(_client.handle(), RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS),
		&rd_kafka_AdminOptions_destroy);
	if (state) rd_kafka_AdminOptions_set_match_consumer_group_states(options.get(), &*state, 1);
	rd_kafka_ListConsumerGroups(_client.handle(), options.get(), _client.queue());
	const Event event = _client.await();
	const rd_kafka_ListConsumerGroups_result_t* const result = rd_kafka_event_ListConsumerGroups_result(event.get());
	std::size_t count = 0;
	const rd_kafka_ConsumerGroupListing_t** const groups = rd_kafka_ListConsumerGroups_result_valid(result, &count);
	std::map<std::string, Listing> listed;
	for (std::size_t index = 0; index < count; ++index)
	{
		listed[rd_kafka_ConsumerGroupListing_group_id(groups[index])] = {
			rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupListing_state(groups[index])),
			rd_kafka_ConsumerGroupListing_is_simple_consumer_group(groups[index]) != 0};
	}
	return listed;
}

LibrdkafkaGroupAdmin::Description LibrdkafkaGroupAdmin::describe(const std::string& group)
{
	const char* wanted = group.c_str();
	rd_kafka_DescribeConsumerGroups(_client.handle(), &wanted, 1, nullptr, _client.queue());
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return {error, {}, {}, {}};
	std::size_t count = 0;
	const rd_kafka_ConsumerGroupDescription_t* const described = rd_kafka_DescribeConsumerGroups_result_groups(
		rd_kafka_event_DescribeConsumerGroups_result(event.get()), &count)[0];
	Description description;
	if (const rd_kafka_error_t* const error = rd_kafka_ConsumerGroupDescription_error(described))
	{
		description.error = rd_kafka_error_code(error);
	}
	description.state = rd_kafka_consumer_group_state_name(rd_kafka_ConsumerGroupDescription_state(described));
	description.assignor = text(rd_kafka_ConsumerGroupDescription_partition_assignor(described));
	for (std::size_t index = 0; index < rd_kafka_ConsumerGroupDescription_member_count(described); ++index)
	{
		description.members.push_back(memberOf(rd_kafka_ConsumerGroupDescription_member(described, index)));
	}
	return description;
}

LibrdkafkaGroupAdmin::Error LibrdkafkaGroupAdmin::remove(const std::string& group)
{
	rd_kafka_DeleteGroup_t* wanted = rd_kafka_DeleteGroup_new(group.c_str());
	rd_kafka_DeleteGroups(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_DeleteGroup_destroy(wanted);
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return error;
	std::size_t count = 0;
	return errorOf(rd_kafka_DeleteGroups_result_groups(rd_kafka_event_DeleteGroups_result(event.get()), &count)[0]);
}

CommittedOffsets LibrdkafkaGroupAdmin::offsets(const std::string& group)
{
	return listOffsets(group, nullptr);
}

CommittedOffsets LibrdkafkaGroupAdmin::offsets(const std::string& group, const std::set<GroupPartition>& places)
{
	const PartitionList list = partitionList();
	for (const GroupPartition& place : places)
	{
		rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition);
	}
	return listOffsets(group, list.get());
}

CommittedOffsets
LibrdkafkaGroupAdmin::listOffsets(const std::string& group, const rd_kafka_topic_partition_list_t* places)
{
	rd_kafka_ListConsumerGroupOffsets_t* wanted = rd_kafka_ListConsumerGroupOffsets_new(group.c_str(), places);
	rd_kafka_ListConsumerGroupOffsets(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_ListConsumerGroupOffsets_destroy(wanted);
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) throw std::runtime_error(rd_kafka_err2str(error));
	std::size_t count = 0;
	const rd_kafka_group_result_t* const result = rd_kafka_ListConsumerGroupOffsets_result_groups(
		rd_kafka_event_ListConsumerGroupOffsets_result(event.get()), &count)[0];
	if (const rd_kafka_error_t* const error = rd_kafka_group_result_error(result))
	{
		throw std::runtime_error(rd_kafka_error_string(error));
	}
	return committedOffsets(*rd_kafka_group_result_partitions(result));
}

LibrdkafkaGroupAdmin::Error
LibrdkafkaGroupAdmin::alterOffset(const std::string& group, const GroupPartition& place, std::int64_t offset)
{
	const PartitionList list = partitionList();
	rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition)->offset = offset;
	rd_kafka_AlterConsumerGroupOffsets_t* wanted = rd_kafka_AlterConsumerGroupOffsets_new(group.c_str(), list.get());
	rd_kafka_AlterConsumerGroupOffsets(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_AlterConsumerGroupOffsets_destroy(wanted);
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return error;
	std::size_t count = 0;
	return errorOf(rd_kafka_AlterConsumerGroupOffsets_result_groups(
		rd_kafka_event_AlterConsumerGroupOffsets_result(event.get()), &count)[0]);
}

LibrdkafkaGroupAdmin::Error LibrdkafkaGroupAdmin::removeOffset(const std::string& group, const GroupPartition& place)
{
	const PartitionList list = partitionList();
	rd_kafka_topic_partition_list_add(list.get(), place.topic.c_str(), place.partition);
	rd_kafka_DeleteConsumerGroupOffsets_t* wanted = rd_kafka_DeleteConsumerGroupOffsets_new(group.c_str(), list.get());
	rd_kafka_DeleteConsumerGroupOffsets(_client.handle(), &wanted, 1, nullptr, _client.queue());
	rd_kafka_DeleteConsumerGroupOffsets_destroy(wanted);
	const Event event = _client.await();
	if (const Error error = rd_kafka_event_error(event.get())) return error;
	std::size_t count = 0;
	return errorOf(rd_kafka_DeleteConsumerGroupOffsets_result_groups(
		rd_kafka_event_DeleteConsumerGroupOffsets_result(event.get()), &count)[0]);
}

} // namespace Aeon::Test
