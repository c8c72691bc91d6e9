"""Consumer groups of kafka-python (Debian's python3-kafka) on a running broker."""

import unittest

import broker_case
import group_case

try:
	from kafka import KafkaConsumer, KafkaProducer, OffsetAndMetadata, TopicPartition, errors
	from kafka.admin import KafkaAdminClient, NewTopic
	from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
except ImportError as missing:
	broker_case.skip_all("kafka-python is not installed (%s)" % missing)


class KafkaPythonMember(group_case.Member):
	def __init__(self, topic, group, **settings):
		super().__init__()
		self._consumer = KafkaConsumer(
			topic, bootstrap_servers=broker_case.bootstrap(), group_id=group, enable_auto_commit=False,
			auto_offset_reset="earliest", heartbeat_interval_ms=200, fetch_max_wait_ms=50, **settings)

	def poll(self):
		return [
			(record.partition, record.offset, record.value)
			for records in self._consumer.poll(100).values() for record in records
		]

	def assigned(self):
		return [place.partition for place in self._consumer.assignment()]

	def commit(self):
		self._consumer.commit()

	def close(self):
		self._consumer.close()


class KafkaPythonGroup(group_case.GroupCase, unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.group = "group-of-" + self.topic
		self.admin = KafkaAdminClient(bootstrap_servers=broker_case.bootstrap())
		self.addCleanup(self.admin.close)
		self.admin.create_topics([NewTopic(self.topic, group_case.PARTITIONS, 1)])
		self.addCleanup(self.admin.delete_topics, [self.topic])
		self.place = TopicPartition(self.topic, 0)

	def member(self, **settings):
		return KafkaPythonMember(self.topic, self.group, **settings)

	def consumer(self):
		"""One that joins no group but commits under its name."""
		consumer = KafkaConsumer(bootstrap_servers=broker_case.bootstrap(), group_id=self.group, enable_auto_commit=False)
		self.addCleanup(consumer.close)
		consumer.assign([self.place])
		return consumer

	def write(self, values):
		producer = KafkaProducer(bootstrap_servers=broker_case.bootstrap(), acks="all")
		sent = [
			producer.send(self.topic, value, partition=number % group_case.PARTITIONS)
			for number, value in enumerate(values)
		]
		for future in sent:
			future.get(30)
		producer.close()

	def test_round_robin_shares_partitions_too(self):
		# The client's sticky assignor does not work with Python 3.
		members = [self.join(partition_assignment_strategy=[RoundRobinPartitionAssignor]) for _ in range(2)]
		self.await_shared(*members)

	def test_commits_come_back_with_their_metadata(self):
		consumer = self.consumer()
		self.assertIsNone(consumer.committed(self.place))
		consumer.commit({self.place: OffsetAndMetadata(7, "seven")})
		self.assertEqual(consumer.committed(self.place), 7)
		self.assertEqual(consumer.committed(self.place, metadata=True), OffsetAndMetadata(7, "seven"))
		self.assertEqual(
			self.admin.list_consumer_group_offsets(self.group), {self.place: OffsetAndMetadata(7, "seven")})

	def test_members_commit_by_themselves(self):
		self.write(group_case.GroupCase.values(self, 0, 8))
		consumer = KafkaConsumer(
			self.topic, bootstrap_servers=broker_case.bootstrap(), group_id=self.group, auto_offset_reset="earliest",
			enable_auto_commit=True, auto_commit_interval_ms=100, consumer_timeout_ms=group_case.LIMIT_SECONDS * 1000)
		self.addCleanup(consumer.close)
		for _ in range(8):
			next(consumer)

		def committed():
			consumer.poll(10)
			return sum(offset.offset for offset in self.admin.list_consumer_group_offsets(self.group).values())

		self.assertTrue(broker_case.wait_until(lambda: committed() == 8))

	def test_group_is_listed_described_and_deleted(self):
		member = self.join(client_id="described")
		self.await_shared(member)
		self.assertIn((self.group, "consumer"), self.admin.list_consumer_groups())
		described = self.admin.describe_consumer_groups([self.group])[0]
		self.assertEqual((described.group, described.state), (self.group, "Stable"))
		self.assertEqual((described.protocol_type, described.protocol), ("consumer", "range"))
		self.assertEqual([each.client_id for each in described.members], ["described"])
		self.assertEqual(described.members[0].member_metadata.subscription, [self.topic])
		self.assertEqual(described.members[0].member_assignment.assignment, [(self.topic, [0, 1, 2, 3])])
		self.assertEqual(self.admin.delete_consumer_groups([self.group]), [(self.group, errors.NonEmptyGroupError)])
		member.leave()
		self.assertEqual(self.admin.describe_consumer_groups([self.group])[0].state, "Empty")
		self.assertEqual(self.admin.delete_consumer_groups([self.group]), [(self.group, errors.NoError)])
		self.assertNotIn((self.group, "consumer"), self.admin.list_consumer_groups())


if __name__ == "__main__":
	broker_case.main()
