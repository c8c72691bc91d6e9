#!/bin/sh
# Builds and tests Aeon. Without arguments all stages run, as in CI:
#     release   optimised build, all tests
#     clang     Clang build with the thread-safety analysis as errors
#     asan      tests under the address and undefined-behaviour sanitizers
#     fuzz      each fuzz target, briefly
# Stages can be named, as in `./test.sh release asan`; `./test.sh quick` runs the unit tests of the release build.
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

stage_asan()
{
	configure asan
	build asan
	test_preset asan -LE 'e2e|slow'
}

stage_fuzz()
{
	configure fuzz
	build fuzz
	test_preset fuzz -L fuzz
}

stages=${*:-release clang asan fuzz}
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
