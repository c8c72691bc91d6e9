#!/bin/sh
# run.sh <build directory> <test>.mjs
# Installs the clients into the build directory, once for each state of package.json, and runs one test there. Exit
# code 77: the clients cannot be had here and the test is skipped; AEON_TEST_REQUIRE_CLIENTS=1 makes that a failure.
set -u
sources=$(cd "$(dirname "$0")" && pwd)
build=$1
test=$2

skip()
{
	echo "SKIPPED: $1"
	[ "${AEON_TEST_REQUIRE_CLIENTS:-}" = 1 ] && exit 1
	exit 77
}

install_clients()
{
	cmp -s "$sources/package.json" "$build/installed.json" && return
	cp "$sources/package.json" "$sources/.npmrc" "$build" || return
	(cd "$build" && npm install --no-audit --no-fund --loglevel=error) && cp "$sources/package.json" "$build/installed.json"
}

command -v node > /dev/null || skip "node is not installed"
command -v npm > /dev/null || skip "npm is not installed"
mkdir -p "$build" || exit 1
exec 9> "$build/lock"
flock 9
install_clients || skip "npm could not install the clients"
cp "$sources"/*.mjs "$build" || exit 1
flock -u 9
# The clients' own Node.js: Debian 12's is older than @platformatic/kafka asks for, and has no zstd.
cd "$build" && exec node_modules/.bin/node "$test"
