"""Burrow, which watches the lag of groups by reading __consumer_offsets, on a running broker."""

import json
import os
import shutil
import socket
import socketserver
import struct
import subprocess
import tempfile
import threading
import unittest
import urllib.error
import urllib.request

import broker_case

try:
	from kafka import KafkaConsumer, KafkaProducer, TopicPartition
	from kafka.admin import KafkaAdminClient, NewTopic
	from kafka.client_async import KafkaClient
	from kafka.protocol.admin import ApiVersionRequest
	from kafka.protocol.commit import OffsetCommitRequest
except ImportError as missing:
	broker_case.skip_all("kafka-python is not installed (%s)" % missing)

PROGRAM = shutil.which("Burrow") or broker_case.skip_all("Burrow is not installed")
LIMIT_SECONDS = 60
LIST_OFFSETS = 2
DAY_MS = 24 * 3600 * 1000

CONFIGURATION = """
[general]
pidfile="{directory}/burrow.pid"
[logging]
filename="{directory}/burrow.log"
level="info"
[zookeeper]
servers=["127.0.0.1:{zookeeper}"]
timeout=6
root-path="/burrow"
[client-profile.test]
client-id="burrow"
kafka-version="2.0.0"
[cluster.local]
class-name="kafka"
servers=["{broker}"]
client-profile="test"
topic-refresh=1
offset-refresh=1
[consumer.local]
class-name="kafka"
cluster="local"
servers=["{broker}"]
client-profile="test"
start-latest=false
[httpserver.default]
address="127.0.0.1:{http}"
[storage.default]
class-name="inmemory"
workers=1
intervals=2
min-distance=0
"""


class ZooKeeperStub(socketserver.BaseRequestHandler):
	"""As much of ZooKeeper as Burrow needs before it starts: sessions, nodes that are created, and a lock for its
	notifications, which is never given."""

	CREATE, PING = 1, 11

	def handle(self):
		if self.frame() is None:
			return
		self.answer(struct.pack(">iiqi16s", 0, 6000, 1, 16, bytes(16)))
		while (request := self.frame()) is not None:
			identity, operation = struct.unpack(">ii", request[:8])
			if operation == self.PING:
				self.answer(struct.pack(">iqi", identity, 1, 0))
			if operation == self.CREATE and b"lock" not in request:
				length, = struct.unpack(">i", request[8:12])
				self.answer(struct.pack(">iqii", identity, 1, 0, length) + request[12:12 + length])

	def answer(self, content):
		self.request.sendall(struct.pack(">i", len(content)) + content)

	def frame(self):
		size = self.received(4)
		return self.received(struct.unpack(">i", size)[0]) if size else None

	def received(self, count):
		content = b""
		while len(content) < count:
			more = self.request.recv(count - len(content))
			if not more:
				return None
			content += more
		return content


class BurrowCase(unittest.TestCase):
	def setUp(self):
		self.topic = broker_case.unique_topic()
		self.group = "group-of-" + self.topic
		self.client = KafkaClient(bootstrap_servers=broker_case.bootstrap())
		self.addCleanup(self.client.close)
		self.skip_unless_served()
		self.directory = tempfile.mkdtemp()
		self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
		admin = KafkaAdminClient(bootstrap_servers=broker_case.bootstrap())
		self.addCleanup(admin.close)
		admin.create_topics([NewTopic(self.topic, 2, 1)])
		self.find_coordinator()

	def skip_unless_served(self):
		apis = {key: lowest for key, lowest, _ in self.send(ApiVersionRequest[0]()).api_versions}
		if apis[LIST_OFFSETS] > 0:
			self.skipTest("this broker does not serve ListOffsets 0, which Burrow asks with")

	def send(self, request):
		node = self.client.least_loaded_node()
		self.assertTrue(broker_case.wait_until(lambda: self.client.ready(node) or self.client.poll(timeout_ms=50) is None))
		future = self.client.send(node, request)
		self.client.poll(future=future)
		return future.value

	def find_coordinator(self):
		consumer = KafkaConsumer(bootstrap_servers=broker_case.bootstrap(), group_id=self.group)
		consumer.committed(TopicPartition(self.topic, 0))
		consumer.close()

	def write(self, partition, count):
		producer = KafkaProducer(bootstrap_servers=broker_case.bootstrap(), acks="all")
		for future in [producer.send(self.topic, b"value", partition=partition) for _ in range(count)]:
			future.get(LIMIT_SECONDS)
		producer.close()

	def commit(self, partition, offset):
		# Burrow 1.2 knows only the form in which Kafka writes offsets that say when they expire.
		request = OffsetCommitRequest[2](
			self.group, -1, "", DAY_MS, [(self.topic, [(partition, offset, "")])])
		self.assertEqual(self.send(request).topics[0][1], [(partition, 0)])

	def start_burrow(self):
		zookeeper = socketserver.ThreadingTCPServer(("127.0.0.1", 0), ZooKeeperStub)
		zookeeper.daemon_threads = True
		threading.Thread(target=zookeeper.serve_forever, daemon=True).start()
		self.addCleanup(zookeeper.server_close)
		self.addCleanup(zookeeper.shutdown)
		with socket.socket() as free:
			free.bind(("127.0.0.1", 0))
			self.port = free.getsockname()[1]
		with open(os.path.join(self.directory, "burrow.toml"), "w") as file:
			file.write(CONFIGURATION.format(
				directory=self.directory, broker=broker_case.bootstrap(), http=self.port,
				zookeeper=zookeeper.server_address[1]))
		output = open(os.path.join(self.directory, "output"), "w")
		self.addCleanup(output.close)
		burrow = subprocess.Popen([PROGRAM, "-config-dir", self.directory], stdout=output, stderr=output)
		self.addCleanup(burrow.wait)
		self.addCleanup(burrow.kill)

	def ask(self, path):
		"""Burrow's answer; an empty one while it has none."""
		try:
			with urllib.request.urlopen("http://127.0.0.1:%d/v3/kafka/local/%s" % (self.port, path), timeout=5) as answer:
				return json.load(answer)
		except (urllib.error.URLError, ConnectionError):
			return {}

	def lags(self):
		"""The lag of each partition as Burrow has it."""
		status = self.ask("consumer/%s/lag" % self.group).get("status", {})
		return {each["partition"]: each["current_lag"] for each in status.get("partitions") or [] if each["end"]}

	def await_lags(self, committed, lags):
		"""Commits again and again: Burrow drops what it reads before it knows the topic."""
		def told():
			for partition, offset in committed.items():
				self.commit(partition, offset)
			return self.lags() == lags
		self.assertTrue(broker_case.wait_until(told, LIMIT_SECONDS), self.ask("consumer/%s/lag" % self.group))

	def test_lag_of_a_group_is_told(self):
		self.write(0, 10)
		self.write(1, 3)
		self.start_burrow()
		self.await_lags({0: 4, 1: 3}, {0: 6, 1: 0})
		self.assertIn(self.group, self.ask("consumer")["consumers"])
		self.await_lags({0: 10, 1: 3}, {0: 0, 1: 0})
		self.write(1, 5)
		self.await_lags({0: 10, 1: 4}, {0: 0, 1: 4})


if __name__ == "__main__":
	broker_case.main()
