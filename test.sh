#!/bin/sh
# Builds and tests Aeon. Without arguments the stages of CI run:
#     release   optimised build with the benchmarks, all tests
#     asan      built with Clang, its thread-safety analysis as errors, under the address and undefined-behaviour
#               sanitizers: the tests of bytes, files, connections and coordinators, every request mutated against a
#               broker, and each fuzz target run briefly
# Stages can be named, as in `./test.sh release`. Two more are for the desk: `quick`, the unit tests of the release
# build, and `clang`, all tests built with Clang.
# Missing packages are installed with apt when this runs as root.
set -eu
root=$(cd "$(dirname "$0")" && pwd)
. "$root/.ci/setup.sh"

# test_preset <preset> [ctest option]...
test_preset()
{
	preset=$1
	shift
	say "testing ($preset)"
	(cd "$root/build/$preset" && ctest --output-on-failure -j "$(nproc)" "$@") || fail "tests of the $preset build failed"
}

# with_release <option>: the release build may have been made by run.sh, with neither tests nor benchmarks.
with_release()
{
	grep -q "^$1:BOOL=ON" "$root/build/release/CMakeCache.txt" ||
		(cd "$root" && cmake --preset release "-D$1=ON") || fail "cmake could not set $1 in the release build"
}

stage_quick()
{
	configure release
	with_release AEON_TESTS
	build release
	test_preset release -L unit
}

stage_release()
{
	configure release
	with_release AEON_TESTS
	with_release AEON_BENCH
	build release
	test_preset release
}

stage_clang()
{
	configure clang
	build clang
}

ASAN_TARGETS="AeonBaseTests AeonProtocolTests AeonRecordTests AeonMessageTests AeonNetUnitTests AeonNetTests
AeonStorageTests AeonCoordinatorTests AeonGroupTests AeonClassicGroupTests AeonConsumerGroupTests
AeonTransactionTests AeonMetadataTests AeonWaitingTests AeonServingTests AeonBrokerTests AeonMutationTests AeonFuzz"

# Programs that are not built have no labels and so no tests here.
stage_asan()
{
	configure asan
	# shellcheck disable=SC2086
	build asan $ASAN_TARGETS
	test_preset asan -L 'unit|integration|fuzz' -LE e2e
	test_preset asan -R Mutation
}

stages=${*:-release asan}
packages="$BUILD_PACKAGES $TEST_PACKAGES $(missing_commands)"
for stage in $stages; do
	case $stage in
	clang | asan) packages="$packages $CLANG_PACKAGES" ;;
	quick | release) ;;
	*) fail "there is no stage $stage; the stages are quick, release, clang and asan" ;;
	esac
done

# shellcheck disable=SC2086
require_packages $packages
for stage in $stages; do
	began=$(date +%s)
	"stage_$stage"
	say "stage $stage passed in $(($(date +%s) - began)) s"
done
