"""What the Python clients' tests share: the broker's address, topic names, records, and how a run ends."""

import os
import sys
import time
import unittest
import uuid

SKIPPED = 77
START_MS = 1_600_000_000_000


def skip_all(reason):
	"""Ends the program so that ctest shows the whole test as skipped."""
	print("SKIPPED: " + reason)
	sys.exit(SKIPPED)


def bootstrap():
	return os.environ.get("AEON_TEST_BOOTSTRAP") or skip_all("AEON_TEST_BOOTSTRAP names no broker")


def unique_topic():
	return "aeon-e2e-" + uuid.uuid4().hex


def wait_until(condition, limit_seconds=20):
	"""Whether the condition held before the limit."""
	deadline = time.monotonic() + limit_seconds
	while not condition():
		if time.monotonic() > deadline:
			return False
		time.sleep(0.05)
	return True


def varied_records(count):
	"""Every shape a record can have: (key, value, headers)."""
	records = []
	for index in range(count):
		key, value, headers = b"key-%d" % index, b"value-%d" % index + b"v" * 50, []
		if index % 5 == 1:
			key = None
		if index % 5 == 2:
			value = None
		if index % 5 == 3:
			headers = [("first", b"one"), ("again", b"1"), ("again", b"2")]
		if index % 5 == 4:
			headers = [("empty", b""), ("bytes", b"\x00\xff\n")]
		if index % 7 == 6:
			key = b""
		if index % 11 == 10:
			value = b""
		records.append((key, value, headers))
	return records


def large_value():
	"""Close to a megabyte that does not shrink to nothing."""
	return b"".join(b"%d" % (index * 7919) for index in range(150_000))[:1_000_000]


def main():
	bootstrap()
	unittest.main(verbosity=2)
