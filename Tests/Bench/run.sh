#!/bin/sh
# Builds the benchmarks optimised and runs each of them, or those that are named: Tests/Bench/run.sh [<program>...]
set -eu
sources=$(cd "$(dirname "$0")/../.." && pwd)
build=${AEON_BENCH_BUILD:-$sources/build/bench}
cmake --preset bench -S "$sources" -B "$build" > /dev/null
cmake --build "$build" > /dev/null
[ $# -gt 0 ] || set -- $(cd "$build/Tests/Bench" && ls | grep 'Bench$')
for program in "$@"
do
	echo "== $program"
	"$build/Tests/Bench/$program"
done
