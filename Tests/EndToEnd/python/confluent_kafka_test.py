"""confluent-kafka-python (Debian's python3-confluent-kafka) against a running broker."""

import unittest

import broker_case

try:
	from confluent_kafka import Consumer, KafkaError, KafkaException, Producer, TopicPartition
	from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic
except ImportError as missing:
	broker_case.skip_all("confluent-kafka-python is not installed (%s)" % missing)

LIMIT_SECONDS = 30
CODECS = ("none", "gzip", "snappy", "lz4", "zstd")


class ConfluentKafka(unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.admin = AdminClient({"bootstrap.servers": broker_case.bootstrap()})
		self.await_all(self.admin.create_topics([NewTopic(self.topic, 1, 1)]))
		self.addCleanup(self.admin.delete_topics, [self.topic])

	def await_all(self, futures):
		return {key: future.result(LIMIT_SECONDS) for key, future in futures.items()}

	def write(self, records, **settings):
		"""The offset, or the error's code, of each record."""
		configuration = {"bootstrap.servers": broker_case.bootstrap(), "message.max.bytes": 2_000_000, "linger.ms": 20}
		configuration.update({key.replace("_", "."): value for key, value in settings.items()})
		producer = Producer(configuration)
		outcomes = []

		def delivered(error, message):
			outcomes.append(error.code() if error else message.offset())

		for key, value, headers in records:
			producer.produce(self.topic, value, key, 0, delivered, headers=headers or None)
		self.assertEqual(producer.flush(LIMIT_SECONDS), 0)
		return outcomes

	def consumer(self, offset):
		consumer = Consumer({
			"bootstrap.servers": broker_case.bootstrap(),
			"group.id": "not-joined",
			"enable.auto.commit": False,
			"enable.partition.eof": True,
			"fetch.wait.max.ms": 100,
		})
		self.addCleanup(consumer.close)
		consumer.assign([TopicPartition(self.topic, 0, offset)])
		return consumer

	def read_from(self, offset):
		consumer = self.consumer(offset)
		read = []
		while True:
			message = consumer.poll(LIMIT_SECONDS)
			self.assertIsNotNone(message)
			if message.error() and message.error().code() == KafkaError._PARTITION_EOF:
				return read
			self.assertIsNone(message.error())
			read.append(message)

	def read_back(self):
		return [(message.key(), message.value(), message.headers() or []) for message in self.read_from(0)]

	def test_reads_back_what_it_wrote(self):
		for codec in CODECS:
			for idempotence in (False, True):
				with self.subTest(codec=codec, idempotence=idempotence):
					records = broker_case.varied_records(300)
					before = len(self.read_from(0))
					offsets = self.write(records, compression_codec=codec, enable_idempotence=idempotence)
					self.assertEqual(offsets, list(range(before, before + 300)))
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
			self.assertEqual([message.offset() for message in read], list(range(offset, 12)))
			self.assertEqual(read[0].value(), records[offset][1])

	def test_timestamp_finds_the_first_record_at_or_after_it(self):
		producer = Producer({"bootstrap.servers": broker_case.bootstrap()})
		for index in range(10):
			producer.produce(self.topic, b"v", partition=0, timestamp=broker_case.START_MS + index * 1000)
		self.assertEqual(producer.flush(LIMIT_SECONDS), 0)
		consumer = self.consumer(0)
		asked = [TopicPartition(self.topic, 0, broker_case.START_MS + 5001)]
		self.assertEqual(consumer.offsets_for_times(asked, LIMIT_SECONDS)[0].offset, 6)
		self.assertEqual(consumer.get_watermark_offsets(TopicPartition(self.topic, 0), LIMIT_SECONDS), (0, 10))

	def test_altered_config_takes_effect(self):
		large = (b"k", b"x" * 5000, [])
		self.assertEqual(self.write([large]), [0])
		resource = ConfigResource(ConfigResource.Type.TOPIC, self.topic)
		resource.set_config("max.message.bytes", "1000")
		self.await_all(self.admin.alter_configs([resource]))
		described = self.await_all(self.admin.describe_configs([resource]))[resource]
		self.assertEqual(described["max.message.bytes"].value, "1000")
		self.assertFalse(described["max.message.bytes"].is_default)
		self.assertTrue(described["retention.ms"].is_default)
		self.assertTrue(broker_case.wait_until(lambda: self.write([large]) == [KafkaError.MSG_SIZE_TOO_LARGE]))

	def test_partitions_can_be_added(self):
		self.await_all(self.admin.create_partitions([NewPartitions(self.topic, 3)]))
		self.assertTrue(broker_case.wait_until(lambda: len(self.admin.list_topics().topics[self.topic].partitions) == 3))

	def test_topic_that_exists_is_not_created_again(self):
		with self.assertRaises(KafkaException) as refused:
			self.await_all(self.admin.create_topics([NewTopic(self.topic, 1, 1)]))
		self.assertEqual(refused.exception.args[0].code(), KafkaError.TOPIC_ALREADY_EXISTS)

	def test_deleted_topic_is_gone_from_metadata(self):
		self.assertIn(self.topic, self.admin.list_topics().topics)
		self.await_all(self.admin.delete_topics([self.topic]))
		self.assertTrue(broker_case.wait_until(lambda: self.topic not in self.admin.list_topics().topics))


if __name__ == "__main__":
	broker_case.main()
