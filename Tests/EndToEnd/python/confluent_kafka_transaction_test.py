"""Transactions of confluent-kafka-python (Debian's python3-confluent-kafka) on a running broker."""

import unittest

import broker_case

try:
	from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
	from confluent_kafka.admin import AdminClient, NewTopic
except ImportError as missing:
	broker_case.skip_all("confluent-kafka-python is not installed (%s)" % missing)

LIMIT_SECONDS = 60


class ConfluentKafkaTransaction(unittest.TestCase):
	def setUp(self):
		self.input = broker_case.unique_topic()
		self.output = broker_case.unique_topic()
		self.group = "group-of-" + self.input
		self.admin = AdminClient({"bootstrap.servers": broker_case.bootstrap()})
		topics = [NewTopic(self.input, 1, 1), NewTopic(self.output, 1, 1)]
		for created in self.admin.create_topics(topics).values():
			created.result(LIMIT_SECONDS)
		self.addCleanup(self.admin.delete_topics, [self.input, self.output])

	def producer(self, transactional_id):
		producer = Producer({
			"bootstrap.servers": broker_case.bootstrap(),
			"transactional.id": transactional_id + "-of-" + self.output,
			"log_level": 0,
		})
		producer.init_transactions(LIMIT_SECONDS)
		return producer

	def consumer(self, **settings):
		consumer = Consumer({
			"bootstrap.servers": broker_case.bootstrap(),
			"group.id": self.group,
			"enable.auto.commit": False,
			"auto.offset.reset": "earliest",
			"isolation.level": "read_committed",
			**{name.replace("_", "."): value for name, value in settings.items()},
		})
		self.addCleanup(consumer.close)
		return consumer

	def read(self, count):
		"""The next values of the output that count, from its start; one more than wanted where there is one."""
		consumer = self.consumer(group_id="reader-of-" + self.output)
		consumer.assign([TopicPartition(self.output, 0, 0)])
		values = []
		broker_case.wait_until(lambda: values.extend(self.polled(consumer)) or len(values) >= count, LIMIT_SECONDS)
		values.extend(self.polled(consumer, 0.5))
		return values

	@staticmethod
	def polled(consumer, limit_seconds=0.1):
		message = consumer.poll(limit_seconds)
		return [message.value().decode()] if message is not None and not message.error() else []

	def test_committed_transactions_are_read_and_aborted_ones_are_not(self):
		producer = self.producer("tx")
		for number in range(6):
			producer.begin_transaction()
			producer.produce(self.output, b"%d" % number)
			if number % 2:
				producer.abort_transaction(LIMIT_SECONDS)
			else:
				producer.commit_transaction(LIMIT_SECONDS)
		self.assertEqual(self.read(3), ["0", "2", "4"])

	def test_records_and_offsets_move_together(self):
		source = Producer({"bootstrap.servers": broker_case.bootstrap()})
		for number in range(10):
			source.produce(self.input, b"%d" % number)
		source.flush(LIMIT_SECONDS)
		consumer = self.consumer()
		consumer.subscribe([self.input])
		producer = self.producer("mover")
		moved = []
		self.assertTrue(broker_case.wait_until(lambda: self.move(consumer, producer, moved) == 10, LIMIT_SECONDS))
		self.assertEqual(self.read(10), moved)
		committed = consumer.committed([TopicPartition(self.input, 0)], LIMIT_SECONDS)
		self.assertEqual(committed[0].offset, 10)

	def move(self, consumer, producer, moved):
		for value in self.polled(consumer):
			producer.begin_transaction()
			producer.produce(self.output, value.encode())
			producer.send_offsets_to_transaction(
				consumer.position(consumer.assignment()), consumer.consumer_group_metadata(), LIMIT_SECONDS)
			producer.commit_transaction(LIMIT_SECONDS)
			moved.append(value)
		return len(moved)

	def test_second_producer_of_an_id_fences_the_first(self):
		first = self.producer("shared")
		first.begin_transaction()
		first.produce(self.output, b"of the first")
		first.flush(LIMIT_SECONDS)
		second = self.producer("shared")
		second.begin_transaction()
		second.produce(self.output, b"of the second")
		second.commit_transaction(LIMIT_SECONDS)
		with self.assertRaises(KafkaException) as raised:
			first.commit_transaction(LIMIT_SECONDS)
		self.assertTrue(raised.exception.args[0].fatal())
		self.assertEqual(self.read(1), ["of the second"])


if __name__ == "__main__":
	broker_case.main()
