#!/bin/sh
# Builds the benchmarks optimised and runs each of them, or those that are named: Tests/Bench/run.sh [<program>...]
# aeon-bench takes options: Tests/Bench/run.sh aeon-bench [<option>...]
# Missing packages are installed with apt when this runs as root.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/.ci/setup.sh"

# shellcheck disable=SC2086
require_packages $BUILD_PACKAGES $BENCH_PACKAGES
build=${AEON_BENCH_BUILD:-$root/build/bench}
say "building the benchmarks"
cmake --preset bench -S "$root" -B "$build" > /dev/null || fail "cmake could not configure the benchmarks"
cmake --build "$build" > /dev/null || fail "the benchmarks do not build: cmake --build $build says why"
if [ "${1:-}" = aeon-bench ]; then
	shift
	exec "$build/Tests/Bench/AeonBench/aeon-bench" "$@"
fi
[ $# -gt 0 ] || set -- $(cd "$build/Tests/Bench" && ls | grep 'Bench$')
for program in "$@"; do
	say "$program"
	"$build/Tests/Bench/$program"
done
