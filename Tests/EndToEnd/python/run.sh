#!/bin/sh
# run.sh <python> <build directory> <test>.py
# Installs the clients of requirements.txt into a virtual environment in the build directory, once for each state of
# that file, and runs one test with them. Exit code 77: they cannot be had here and the test is skipped;
# AEON_TEST_REQUIRE_CLIENTS=1 makes that a failure.
set -u
sources=$(cd "$(dirname "$0")" && pwd)
python=$1
build=$2
test=$3

skip()
{
	echo "SKIPPED: $1"
	[ "${AEON_TEST_REQUIRE_CLIENTS:-}" = 1 ] && exit 1
	exit 77
}

install_clients()
{
	cmp -s "$sources/requirements.txt" "$build/installed.txt" && return
	"$python" -m venv --clear "$build/venv" || return
	"$build/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
		-r "$sources/requirements.txt" && cp "$sources/requirements.txt" "$build/installed.txt"
}

mkdir -p "$build" || exit 1
exec 9> "$build/lock"
flock 9
install_clients || skip "pip could not install the clients of requirements.txt"
flock -u 9
exec "$build/venv/bin/python" -B "$sources/$test"
