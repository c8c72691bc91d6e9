"""Consumer groups of confluent-kafka-python (Debian's python3-confluent-kafka) on a running broker."""

import unittest

import broker_case
import group_case

try:
	from confluent_kafka import TopicPartition
	from confluent_kafka.admin import AdminClient, NewTopic

	import confluent_members
except ImportError as missing:
	broker_case.skip_all("confluent-kafka-python is not installed (%s)" % missing)

LIMIT_SECONDS = group_case.LIMIT_SECONDS


class ConfluentKafkaGroup(group_case.GroupCase, unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.group = "group-of-" + self.topic
		self.admin = AdminClient({"bootstrap.servers": broker_case.bootstrap()})
		created = self.admin.create_topics([NewTopic(self.topic, group_case.PARTITIONS, 1)])
		created[self.topic].result(LIMIT_SECONDS)
		self.addCleanup(self.admin.delete_topics, [self.topic])

	def member(self, **settings):
		return confluent_members.ConfluentMember([self.topic], self.group, **settings)

	def write(self, values):
		confluent_members.write(self.topic, values)

	def test_cooperative_members_share_and_hand_over_too(self):
		members = [self.join(partition_assignment_strategy="cooperative-sticky")]
		self.await_shared(*members)
		members.append(self.join(partition_assignment_strategy="cooperative-sticky"))
		self.await_shared(*members)
		self.write(self.values(0, 40))
		self.await_read(self.values(0, 40), *members)

	def test_static_member_comes_back_to_its_partitions(self):
		stays = self.join(group_instance_id="stays")
		restarts = self.join(group_instance_id="restarts")
		self.await_shared(stays, restarts)
		partitions = restarts.partitions
		restarts.leave()
		returned = self.join(group_instance_id="restarts")
		self.await_shared(stays, returned)
		self.assertEqual(returned.partitions, partitions)

	def test_committed_offsets_are_told(self):
		self.write(self.values(0, 40))
		member = self.join()
		self.await_read(self.values(0, 40), member)
		member.leave()
		other = self.member()
		self.addCleanup(other.close)
		asked = [TopicPartition(self.topic, partition) for partition in range(group_case.PARTITIONS)]
		offsets = [place.offset for place in other.consumer.committed(asked, LIMIT_SECONDS)]
		self.assertEqual(offsets, [10] * group_case.PARTITIONS)

	def test_group_is_listed(self):
		member = self.join(client_id="listed")
		self.await_shared(member)
		self.assertTrue(broker_case.wait_until(lambda: self.listed().state == "Stable"))
		listed = self.listed()
		self.assertEqual((listed.protocol_type, listed.protocol), ("consumer", "range"))
		self.assertEqual([each.client_id for each in listed.members], ["listed"])

	def listed(self):
		return self.admin.list_groups(self.group, LIMIT_SECONDS)[0]


if __name__ == "__main__":
	broker_case.main()
