#!/bin/sh
# run.sh <build directory> <test class> [argument]...
# Fetches the jars of jars.txt into the build directory, once for each state of that list, compiles the tests there and
# runs one of them. Exit code 77: Java or the jars cannot be had here and the test is skipped;
# AEON_TEST_REQUIRE_CLIENTS=1 makes that a failure.
set -u
sources=$(cd "$(dirname "$0")" && pwd)
build=$1
test=$2
shift 2

REPOSITORY=https://repo.maven.apache.org/maven2

skip()
{
	echo "SKIPPED: $1"
	[ "${AEON_TEST_REQUIRE_CLIENTS:-}" = 1 ] && exit 1
	exit 77
}

# fetch_jar <sha256> <path>: into jars/.
fetch_jar()
{
	jar=$build/jars/${2##*/}
	curl --silent --show-error --fail --location --retry 5 --max-time 120 --output "$jar" "$REPOSITORY/$2" &&
		echo "$1  $jar" | sha256sum --check --status
}

fetch_jars()
{
	cmp -s "$sources/jars.txt" "$build/fetched.txt" && return
	rm -rf "$build/jars" && mkdir -p "$build/jars" || return
	while read -r sum path
	do
		fetch_jar "$sum" "$path" || return
	done < "$sources/jars.txt"
	cp "$sources/jars.txt" "$build/fetched.txt"
}

compile()
{
	cat "$sources"/*.java | cmp -s - "$build/compiled.txt" && return
	javac -Xlint:all,-try -Werror -proc:none -cp "$build/jars/*" -d "$build/classes" "$sources"/*.java &&
		cat "$sources"/*.java > "$build/compiled.txt"
}

command -v javac > /dev/null || skip "there is no Java compiler"
mkdir -p "$build" || exit 1
exec 9> "$build/lock"
flock 9
fetch_jars || skip "the jars of jars.txt could not be fetched"
compile || exit 1
flock -u 9
# The quick compiler and a small heap: the tests are short, and two of them may run at a time.
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m \
	-cp "$build/classes:$build/jars/*" "$test" "$@"
