"""__consumer_offsets as tools that watch groups read it: Kafka's records in the partition that Kafka would choose."""

import struct
import unittest

import broker_case

try:
	from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
	from kafka.admin import KafkaAdminClient, NewTopic
except ImportError as missing:
	broker_case.skip_all("kafka-python is not installed (%s)" % missing)

OFFSETS_TOPIC = "__consumer_offsets"
LIMIT_MS = 30_000


class Reader:
	"""Reads the fields of a record one after the other."""

	def __init__(self, content):
		self.content = content
		self.position = 0

	def integer(self, form):
		value, = struct.unpack_from(">" + form, self.content, self.position)
		self.position += struct.calcsize(">" + form)
		return value

	def bytes(self, form):
		length = self.integer(form)
		if length < 0:
			return None
		return self.taken(length)

	def text(self):
		value = self.bytes("h")
		return None if value is None else value.decode()

	def varint(self):
		value = shift = 0
		while True:
			byte = self.integer("B")
			value |= (byte & 0x7F) << shift
			shift += 7
			if byte < 0x80:
				return value

	def taken(self, length):
		self.position += length
		assert self.position <= len(self.content), "the record ends too early"
		return self.content[self.position - length:self.position]

	def compact_text(self):
		length = self.varint() - 1
		return None if length < 0 else self.taken(length).decode()

	def tagged_fields(self):
		return {self.varint(): self.taken(self.varint()) for _ in range(self.varint())}

	def expect_end(self):
		assert self.position == len(self.content), "bytes are left over"


def decoded_key(content):
	reader = Reader(content)
	version = reader.integer("h")
	if version == 1:
		key = ("offset", reader.text(), reader.text(), reader.integer("i"))
	elif version == 2:
		key = ("group", reader.text())
	else:
		return ("another", version)
	reader.expect_end()
	return key


def decoded_offset(content):
	reader = Reader(content)
	# The version that Kafka writes since 4.1, which may tell the topic's id.
	assert reader.integer("h") == 4
	value = {"offset": reader.integer("q"), "epoch": reader.integer("i"), "metadata": reader.compact_text()}
	value["timestamp"] = reader.integer("q")
	value["topic id"] = reader.tagged_fields().get(0)
	reader.expect_end()
	return value


def decoded_group(content):
	reader = Reader(content)
	assert reader.integer("h") == 3
	value = {"type": reader.text(), "generation": reader.integer("i"), "protocol": reader.text()}
	value["leader"] = reader.text()
	value["timestamp"] = reader.integer("q")
	value["members"] = [decoded_member(reader) for _ in range(reader.integer("i"))]
	reader.expect_end()
	return value


def decoded_member(reader):
	return {
		"id": reader.text(), "instance": reader.text(), "client": reader.text(), "host": reader.text(),
		"rebalance timeout": reader.integer("i"), "session timeout": reader.integer("i"),
		"subscription": reader.bytes("i"), "assignment": reader.bytes("i"),
	}


def java_hash(text):
	"""String.hashCode() of Java, for texts without surrogates."""
	value = 0
	for character in text:
		value = (31 * value + ord(character)) & 0xFFFFFFFF
	return value - (1 << 32) if value >= 1 << 31 else value


class OffsetsTopic(unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.group = "group-of-" + self.topic
		self.admin = KafkaAdminClient(bootstrap_servers=broker_case.bootstrap())
		self.addCleanup(self.admin.close)
		self.admin.create_topics([NewTopic(self.topic, 2, 1)])
		self.addCleanup(self.admin.delete_topics, [self.topic])

	def records(self):
		"""(key, value) of all records of the group, decoded; a value may be None."""
		reader = KafkaConsumer(bootstrap_servers=broker_case.bootstrap())
		self.addCleanup(reader.close)
		partitions = reader.partitions_for_topic(OFFSETS_TOPIC)
		place = TopicPartition(OFFSETS_TOPIC, abs(java_hash(self.group)) % len(partitions))
		reader.assign([place])
		reader.seek_to_beginning(place)
		end = reader.end_offsets([place])[place]
		records = []
		while reader.position(place) < end:
			for record in reader.poll(LIMIT_MS).get(place, []):
				key = decoded_key(record.key)
				if key[1] == self.group:
					decode = decoded_offset if key[0] == "offset" else decoded_group
					records.append((key, record.value and decode(record.value)))
		return records

	def of_kind(self, kind):
		return [(key[2:], value) for key, value in self.records() if key[0] == kind]

	def test_committed_offsets_are_there(self):
		consumer = KafkaConsumer(bootstrap_servers=broker_case.bootstrap(), group_id=self.group)
		self.addCleanup(consumer.close)
		places = [TopicPartition(self.topic, partition) for partition in range(2)]
		consumer.assign(places)
		consumer.commit({places[0]: OffsetAndMetadata(7, "seven"), places[1]: OffsetAndMetadata(0, "")})
		records = dict(self.of_kind("offset"))
		first, second = records[(self.topic, 0)], records[(self.topic, 1)]
		self.assertEqual((first["offset"], first["epoch"], first["metadata"]), (7, -1, "seven"))
		self.assertEqual((second["offset"], second["epoch"], second["metadata"]), (0, -1, ""))
		self.assertGreater(first["timestamp"], broker_case.START_MS)
		self.admin.delete_consumer_groups([self.group])
		self.assertEqual(dict(self.of_kind("offset")), {(self.topic, 0): None, (self.topic, 1): None})

	def test_members_and_generations_are_there(self):
		consumer = KafkaConsumer(
			self.topic, bootstrap_servers=broker_case.bootstrap(), group_id=self.group, client_id="written",
			session_timeout_ms=10_000, max_poll_interval_ms=20_000)
		self.assertTrue(broker_case.wait_until(lambda: consumer.poll(50) or consumer.assignment()))
		_, joined = self.of_kind("group")[-1]
		self.assertEqual((joined["type"], joined["protocol"], joined["generation"]), ("consumer", "range", 1))
		member, = joined["members"]
		self.assertEqual(joined["leader"], member["id"])
		self.assertTrue(member["id"].startswith("written-"))
		self.assertEqual((member["instance"], member["client"]), (None, "written"))
		self.assertEqual((member["session timeout"], member["rebalance timeout"]), (10_000, 20_000))
		self.assertIn(self.topic.encode(), member["subscription"])
		self.assertIn(self.topic.encode(), member["assignment"])
		consumer.close()
		_, emptied = self.of_kind("group")[-1]
		self.assertEqual((emptied["members"], emptied["generation"], emptied["leader"]), ([], 2, None))
		self.admin.delete_consumer_groups([self.group])
		self.assertEqual(self.of_kind("group")[-1], ((), None))


if __name__ == "__main__":
	broker_case.main()
