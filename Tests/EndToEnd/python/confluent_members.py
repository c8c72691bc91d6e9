"""Members of groups for the tests with confluent-kafka-python."""

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer

import broker_case
import group_case


class ConfluentMember(group_case.Member):
	def __init__(self, topics, group, **settings):
		super().__init__()
		configuration = {
			"bootstrap.servers": broker_case.bootstrap(),
			"group.id": group,
			"enable.auto.commit": False,
			"auto.offset.reset": "earliest",
			"fetch.wait.max.ms": 50,
			"topic.metadata.refresh.interval.ms": 500,
		}
		configuration.update({key.replace("_", "."): value for key, value in settings.items()})
		if configuration.get("group.protocol") != "consumer":
			configuration.setdefault("heartbeat.interval.ms", 200)
		self.topics = set()
		self.consumer = Consumer(configuration)
		self.consumer.subscribe(topics)

	def poll(self):
		messages = self.consumer.consume(100, 0.1)
		for message in messages:
			# A topic that is not known yet or no more is nothing that the group minds.
			if message.error() and message.error().code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
				raise KafkaException(message.error())
		return [
			(message.partition(), message.offset(), message.value()) for message in messages if not message.error()
		]

	def assigned(self):
		# Only the thread that polls may ask: the client blocks others, and with them all of Python.
		places = self.consumer.assignment()
		self.topics = {place.topic for place in places}
		return [place.partition for place in places]

	def commit(self):
		self.consumer.commit(asynchronous=False)

	def close(self):
		self.consumer.close()


def write(topic, values):
	producer = Producer({"bootstrap.servers": broker_case.bootstrap()})
	for number, value in enumerate(values):
		producer.produce(topic, value, partition=number % group_case.PARTITIONS)
	assert producer.flush(group_case.LIMIT_SECONDS) == 0
