"""What the tests of consumer groups share: members in threads of their own, and what every client must see."""

import threading

import broker_case

PARTITIONS = 4
LIMIT_SECONDS = 60


class Member(threading.Thread):
	"""A consumer that reads and commits until it is told to leave. Subclasses know the client: its poll(), which
	returns (partition, offset, value) of each record that came, assigned(), commit() and close()."""

	def __init__(self):
		super().__init__(daemon=True)
		self._leaving = threading.Event()
		self.read = []
		self.partitions = frozenset()
		self.failure = None

	def run(self):
		try:
			while not self._leaving.is_set():
				records = self.poll()
				if records:
					self.commit()
				self.read += records
				self.partitions = frozenset(self.assigned())
			self.close()
		except Exception as failure:
			self.failure = failure

	def leave(self):
		self._leaving.set()
		self.join(LIMIT_SECONDS)
		if self.failure:
			raise self.failure
		assert not self.is_alive(), "the member did not leave in time"


class GroupCase:
	"""Tests that hold for every client. The test case gives self.topic, with PARTITIONS partitions, self.group,
	member(), which makes a Member of the group that has yet to be started, and write(values), which shares the
	values out among the partitions."""

	def join(self, **settings):
		member = self.member(**settings)
		member.start()
		self.addCleanup(member.leave)
		return member

	def await_condition(self, condition, members, what):
		held = broker_case.wait_until(lambda: condition() or any(member.failure for member in members), LIMIT_SECONDS)
		for member in members:
			if member.failure:
				raise member.failure
		self.assertTrue(held, "%s: %s" % (what, [(sorted(member.partitions), len(member.read)) for member in members]))

	def await_shared(self, *members, partitions=PARTITIONS):
		"""Until every member has partitions and each partition one owner."""
		def shared():
			owned = [partition for member in members for partition in member.partitions]
			return sorted(owned) == list(range(partitions)) and all(member.partitions for member in members)
		self.await_condition(shared, members, "partitions were not shared out")

	def await_read(self, values, *members):
		"""Until the members have read these values and no others, each once."""
		def read():
			return sorted(value for member in members for _, _, value in member.read)
		self.await_condition(lambda: len(read()) >= len(values), members, "records did not come")
		self.assertEqual(read(), sorted(values))

	def values(self, first, count):
		return [b"value-%05d" % number for number in range(first, first + count)]

	def test_next_member_goes_on_where_the_group_has_committed(self):
		self.write(self.values(0, 20))
		first = self.join()
		self.await_read(self.values(0, 20), first)
		first.leave()
		self.write(self.values(20, 10))
		second = self.join()
		self.await_read(self.values(20, 10), second)

	def test_partitions_are_shared_and_handed_over(self):
		first = self.join()
		self.await_shared(first)
		self.write(self.values(0, 40))
		second = self.join()
		self.await_shared(first, second)
		self.write(self.values(40, 40))
		self.await_read(self.values(0, 80), first, second)
		first.leave()
		self.await_shared(second)
		self.write(self.values(80, 40))
		self.await_read(self.values(0, 120), first, second)
