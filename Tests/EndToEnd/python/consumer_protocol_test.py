"""Groups of the consumer protocol, which assigns partitions on the broker, with the confluent-kafka-python that
requirements.txt names: Debian's is too old for it."""

import unittest

import broker_case
import group_case

try:
	from confluent_kafka import Consumer, ConsumerGroupState, ConsumerGroupType, KafkaError, KafkaException
	from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
	from confluent_kafka.admin import AdminClient, NewPartitions, NewTopic

	import confluent_members
except ImportError as missing:
	broker_case.skip_all("confluent-kafka-python is not installed or too old (%s)" % missing)

LIMIT_SECONDS = group_case.LIMIT_SECONDS
# No group of librdkafka's cooperative-sticky turns: its leader puts data of its own into the assignments, and neither
# Kafka nor Aeon throws that away.
CLASSIC = {"group_protocol": "classic", "partition_assignment_strategy": "range"}


class ConsumerProtocol(group_case.GroupCase, unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.group = "group-of-" + self.topic
		self.admin = AdminClient({"bootstrap.servers": broker_case.bootstrap()})
		self.create_topic(self.topic, group_case.PARTITIONS)

	def create_topic(self, name, partitions):
		self.admin.create_topics([NewTopic(name, partitions, 1)])[name].result(LIMIT_SECONDS)
		self.addCleanup(self.admin.delete_topics, [name])

	def member(self, topics=None, **settings):
		settings.setdefault("group_protocol", "consumer")
		return confluent_members.ConfluentMember(topics or [self.topic], self.group, **settings)

	def write(self, values):
		confluent_members.write(self.topic, values)

	def described(self):
		return self.admin.describe_consumer_groups([self.group])[self.group].result(LIMIT_SECONDS)

	def await_described(self, what, **expected):
		"""Until the group's description has these properties."""
		def properties():
			described = self.described()
			return {name: getattr(described, name) for name in expected}
		held = broker_case.wait_until(lambda: properties() == expected, LIMIT_SECONDS)
		self.assertTrue(held, "%s: %s" % (what, properties()))

	def assert_refused(self, code, **settings):
		"""That a member with these settings may not join. The client calls that fatal and keeps only the text."""
		member = self.member(**settings)
		with self.assertRaises(KafkaException) as refused:
			broker_case.wait_until(member.poll, LIMIT_SECONDS)
		error = refused.exception.args[0]
		self.assertEqual(error.code(), KafkaError._FATAL)
		self.assertIn(KafkaError(code).str(), error.str())
		self.assertIsNone(member.consumer.close())

	def test_group_of_three_shares_and_gives_back(self):
		members = [self.join()]
		self.await_shared(*members)
		for _ in range(2):
			members.append(self.join())
			self.await_shared(*members)
		self.write(self.values(0, 60))
		self.await_read(self.values(0, 60), *members)
		self.assertEqual(sorted(len(member.partitions) for member in members), [1, 1, 2])
		members[0].leave()
		self.await_shared(*members[1:])
		members[1].leave()
		self.await_shared(members[2])
		self.write(self.values(60, 40))
		self.await_read(self.values(0, 100), *members)

	def test_assignor_of_the_members_choice_is_used(self):
		members = [self.join(group_remote_assignor="range") for _ in range(2)]
		self.await_shared(*members)
		self.assertEqual(
			sorted(sorted(member.partitions) for member in members), [[0, 1], [2, 3]])
		self.await_described("the assignor", partition_assignor="range")
		self.assert_refused(KafkaError.UNSUPPORTED_ASSIGNOR, group_remote_assignor="none-such")

	def test_pattern_finds_topics(self):
		another = self.topic + "-another"
		self.create_topic(another, 1)
		member = self.join(topics=["^" + self.topic + ".*"])
		both = {self.topic, another}
		self.await_condition(lambda: member.topics == both, [member], "topics were not assigned")

	def test_added_partitions_are_assigned(self):
		member = self.join()
		self.await_shared(member)
		self.admin.create_partitions([NewPartitions(self.topic, 6)])[self.topic].result(LIMIT_SECONDS)
		self.await_shared(member, partitions=6)

	def test_static_member_comes_back_to_its_partitions(self):
		stays = self.join(group_instance_id="stays")
		restarts = self.join(group_instance_id="restarts")
		self.await_shared(stays, restarts)
		partitions = restarts.partitions
		restarts.leave()
		self.assertEqual(len(self.described().members), 2)
		returned = self.join(group_instance_id="restarts")
		self.await_shared(stays, returned)
		self.assertEqual(returned.partitions, partitions)

	def test_second_member_of_one_name_is_refused(self):
		first = self.join(group_instance_id="one")
		self.await_shared(first)
		self.assert_refused(KafkaError.UNRELEASED_INSTANCE_ID, group_instance_id="one")

	def test_commits_come_back_with_their_metadata_and_epoch(self):
		member = self.join()
		self.await_shared(member)
		member.leave()
		other = Consumer({"bootstrap.servers": broker_case.bootstrap(), "group.id": self.group})
		self.addCleanup(other.close)
		places = [TopicPartition(self.topic, 0, 7, "seven"), TopicPartition(self.topic, 1, 8, leader_epoch=0)]
		other.commit(offsets=places, asynchronous=False)
		asked = [TopicPartition(self.topic, partition) for partition in range(3)]
		first, second, third = other.committed(asked, LIMIT_SECONDS)
		self.assertEqual((first.offset, first.metadata, first.leader_epoch), (7, "seven", None))
		self.assertEqual((second.offset, second.metadata, second.leader_epoch), (8, None, 0))
		self.assertEqual((third.offset, third.error), (-1001, None))

	def test_group_is_listed_described_and_deleted(self):
		member = self.join(client_id="described", group_instance_id="named")
		self.await_shared(member)
		self.await_described("the state", state=ConsumerGroupState.STABLE)
		described = self.described()
		self.assertEqual(described.type, ConsumerGroupType.CONSUMER)
		self.assertEqual(described.partition_assignor, "uniform")
		only, = described.members
		self.assertEqual((only.client_id, only.group_instance_id), ("described", "named"))
		owned = sorted((place.topic, place.partition) for place in only.assignment.topic_partitions)
		self.assertEqual(owned, [(self.topic, partition) for partition in range(group_case.PARTITIONS)])
		listed = self.admin.list_consumer_groups(types={ConsumerGroupType.CONSUMER}).result(LIMIT_SECONDS)
		self.assertIn(self.group, [group.group_id for group in listed.valid])
		with self.assertRaises(KafkaException) as refused:
			self.admin.delete_consumer_groups([self.group])[self.group].result(LIMIT_SECONDS)
		self.assertEqual(refused.exception.args[0].code(), KafkaError.NON_EMPTY_GROUP)

	def test_offsets_of_an_empty_group_can_be_reset(self):
		member = self.join()
		self.await_shared(member)
		self.write(self.values(0, 40))
		self.await_read(self.values(0, 40), member)
		member.leave()
		self.await_described("the state", state=ConsumerGroupState.EMPTY)
		wanted = ConsumerGroupTopicPartitions(self.group, [TopicPartition(self.topic, 0, 4)])
		self.admin.alter_consumer_group_offsets([wanted])[self.group].result(LIMIT_SECONDS)
		stored = self.admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(self.group)])
		offsets = {place.partition: place.offset for place in stored[self.group].result(LIMIT_SECONDS).topic_partitions}
		self.assertEqual(offsets, {0: 4, 1: 10, 2: 10, 3: 10})
		self.admin.delete_consumer_groups([self.group])[self.group].result(LIMIT_SECONDS)

	def test_group_turns_to_the_consumer_protocol_and_back_while_it_reads(self):
		first = self.join(**CLASSIC)
		second = self.join(**CLASSIC)
		self.await_shared(first, second)
		self.write(self.values(0, 40))
		third = self.join()
		self.await_shared(first, second, third)
		self.await_described("the type", type=ConsumerGroupType.CONSUMER)
		self.write(self.values(40, 40))
		first.leave()
		second.leave()
		self.await_shared(third)
		self.write(self.values(80, 40))
		fourth = self.join(**CLASSIC)
		self.await_shared(third, fourth)
		self.write(self.values(120, 40))
		third.leave()
		self.await_shared(fourth)
		self.await_described("the type", type=ConsumerGroupType.CLASSIC)
		self.write(self.values(160, 40))
		self.await_read(self.values(0, 200), first, second, third, fourth)


if __name__ == "__main__":
	broker_case.main()
