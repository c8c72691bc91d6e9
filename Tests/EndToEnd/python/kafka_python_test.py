"""kafka-python (Debian's python3-kafka) against a running broker."""

import unittest

import broker_case

try:
	from kafka import KafkaConsumer, KafkaProducer, TopicPartition, codec, errors
	from kafka.admin import ConfigResource, ConfigResourceType, KafkaAdminClient, NewPartitions, NewTopic
except ImportError as missing:
	broker_case.skip_all("kafka-python is not installed (%s)" % missing)

LIMIT_MS = 30_000
CODECS = {
	"gzip": codec.has_gzip,
	"snappy": codec.has_snappy,
	"lz4": codec.has_lz4,
	"zstd": codec.has_zstd,
}


class KafkaPython(unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.admin = KafkaAdminClient(bootstrap_servers=broker_case.bootstrap())
		self.addCleanup(self.admin.close)
		self.admin.create_topics([NewTopic(self.topic, 1, 1)])
		self.addCleanup(self.delete_topic)
		self.partition = TopicPartition(self.topic, 0)

	def delete_topic(self):
		try:
			self.admin.delete_topics([self.topic])
		except errors.UnknownTopicOrPartitionError:
			pass

	def producer(self, **settings):
		producer = KafkaProducer(
			bootstrap_servers=broker_case.bootstrap(), acks="all", max_request_size=2_000_000, linger_ms=20, **settings)
		self.addCleanup(producer.close)
		return producer

	def consumer(self):
		consumer = KafkaConsumer(bootstrap_servers=broker_case.bootstrap(), consumer_timeout_ms=LIMIT_MS)
		self.addCleanup(consumer.close)
		consumer.assign([self.partition])
		return consumer

	def write(self, records, **settings):
		producer = self.producer(**settings)
		sent = [producer.send(self.topic, value, key, headers, 0) for key, value, headers in records]
		return [future.get(30).offset for future in sent]

	def read_from(self, offset):
		consumer = self.consumer()
		consumer.seek(self.partition, offset)
		end = consumer.end_offsets([self.partition])[self.partition]
		read = []
		while consumer.position(self.partition) < end:
			for messages in consumer.poll(LIMIT_MS).values():
				read += messages
		return read

	def read_back(self):
		return [(message.key, message.value, message.headers) for message in self.read_from(0)]

	def test_reads_back_what_it_wrote(self):
		records = broker_case.varied_records(500)
		self.assertEqual(self.write(records), list(range(500)))
		self.assertEqual(self.read_back(), records)

	def test_reads_back_what_it_wrote_compressed(self):
		for name, available in CODECS.items():
			with self.subTest(codec=name):
				if not available():
					self.skipTest("kafka-python has no %s here" % name)
				records = broker_case.varied_records(500)
				before = len(self.read_from(0))
				self.write(records, compression_type=name)
				self.assertEqual(self.read_back()[before:], records)

	def test_record_of_one_megabyte_comes_back(self):
		record = (b"large", broker_case.large_value(), [])
		self.write([record])
		self.assertEqual(self.read_back(), [record])

	def test_every_offset_can_be_the_first_one_fetched(self):
		records = broker_case.varied_records(12)
		self.write(records)
		for offset in range(12):
			read = self.read_from(offset)
			self.assertEqual([message.offset for message in read], list(range(offset, 12)))
			self.assertEqual(read[0].value, records[offset][1])

	def test_timestamp_finds_the_first_record_at_or_after_it(self):
		producer = self.producer()
		for index in range(10):
			producer.send(self.topic, b"v", timestamp_ms=broker_case.START_MS + index * 1000).get(30)
		consumer = self.consumer()
		found = consumer.offsets_for_times({self.partition: broker_case.START_MS + 5001})[self.partition]
		self.assertEqual((found.offset, found.timestamp), (6, broker_case.START_MS + 6000))
		self.assertIsNone(consumer.offsets_for_times({self.partition: broker_case.START_MS + 9001})[self.partition])
		self.assertEqual(consumer.beginning_offsets([self.partition]), {self.partition: 0})
		self.assertEqual(consumer.end_offsets([self.partition]), {self.partition: 10})

	def test_altered_config_takes_effect(self):
		self.write([(b"k", b"x" * 5000, [])])
		resource = ConfigResource(ConfigResourceType.TOPIC, self.topic, {"max.message.bytes": "1000"})
		self.admin.alter_configs([resource])
		described = self.admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, self.topic)])
		values = {entry[0]: entry[1] for entry in described[0].resources[0][4]}
		self.assertEqual(values["max.message.bytes"], "1000")
		self.assertEqual(values["cleanup.policy"], "delete")
		producer = self.producer(retries=0)

		def refused():
			try:
				producer.send(self.topic, b"x" * 5000).get(30)
			except errors.MessageSizeTooLargeError:
				return True
			return False

		self.assertTrue(broker_case.wait_until(refused))

	def test_partitions_can_be_added(self):
		self.admin.create_partitions({self.topic: NewPartitions(3)})
		consumer = self.consumer()
		self.assertTrue(broker_case.wait_until(lambda: len(self.described_partitions()) == 3))
		self.assertEqual(consumer.partitions_for_topic(self.topic), {0, 1, 2})

	def described_partitions(self):
		return self.admin.describe_topics([self.topic])[0]["partitions"]

	def test_topic_that_exists_is_not_created_again(self):
		with self.assertRaises(errors.TopicAlreadyExistsError):
			self.admin.create_topics([NewTopic(self.topic, 1, 1)])

	def test_deleted_topic_is_gone_from_metadata(self):
		self.assertIn(self.topic, self.admin.list_topics())
		self.admin.delete_topics([self.topic])
		self.assertTrue(broker_case.wait_until(lambda: self.topic not in self.admin.list_topics()))

	def test_cluster_is_described(self):
		cluster = self.admin.describe_cluster()
		self.assertEqual(len(cluster["brokers"]), 1)
		self.assertTrue(cluster["cluster_id"])


if __name__ == "__main__":
	broker_case.main()
