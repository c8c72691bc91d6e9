#!/bin/sh
# Builds and tests Aeon. Without arguments the stages of CI run:
#     release   optimised build, all tests
#     asan      the tests of bytes, files and connections under the address and undefined-behaviour sanitizers, and
#               every request mutated against a broker under them
#     fuzz      everything built with Clang, its thread-safety analysis as errors, and each fuzz target run briefly
# Stages can be named, as in `./test.sh release fuzz`. Two more are for the desk: `quick`, the unit tests of the
# release build, and `clang`, the tests built with Clang too.
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

# The release build may have been made by run.sh, without tests.
configure_release()
{
	configure release
	grep -q '^AEON_TESTS:BOOL=ON' "$root/build/release/CMakeCache.txt" ||
		(cd "$root" && cmake --preset release -DAEON_TESTS=ON) || fail "cmake could not add the tests to the release build"
}

stage_quick()
{
	configure_release
	build release
	test_preset release -L unit
}

stage_release()
{
	configure_release
	build release
	test_preset release
}

stage_clang()
{
	configure clang
	build clang
}

ASAN_TARGETS="AeonBaseTests AeonProtocolTests AeonRecordTests AeonMessageTests AeonNetUnitTests AeonNetTests
AeonStorageTests AeonCoordinatorTests AeonClassicGroupTests AeonMetadataTests AeonWaitingTests AeonServingTests
AeonBrokerTests AeonMutationTests"

# Programs that are not built have no labels and so no tests here.
stage_asan()
{
	configure asan
	# shellcheck disable=SC2086
	build asan $ASAN_TARGETS
	test_preset asan -L 'unit|integration' -LE e2e
	test_preset asan -R Mutation
}

stage_fuzz()
{
	configure fuzz
	build fuzz
	test_preset fuzz -L fuzz
}

stages=${*:-release asan fuzz}
packages="$BUILD_PACKAGES $TEST_PACKAGES $(missing_commands)"
for stage in $stages; do
	case $stage in
	clang | fuzz) packages="$packages $CLANG_PACKAGES" ;;
	quick | release | asan) ;;
	*) fail "there is no stage $stage; the stages are quick, release, clang, asan and fuzz" ;;
	esac
done

# shellcheck disable=SC2086
require_packages $packages
for stage in $stages; do
	began=$(date +%s)
	"stage_$stage"
	say "stage $stage passed in $(($(date +%s) - began)) s"
done
