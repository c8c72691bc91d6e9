#!/bin/sh
# run.sh <build directory> <test class> [argument]...
# Has Maven fetch the jars of jars.txt into the build directory, once for each state of that list, compiles the tests there and
# runs one of them. Exit code 77: Java or the jars cannot be had here and the test is skipped;
# AEON_TEST_REQUIRE_CLIENTS=1 makes that a failure.
set -u
sources=$(cd "$(dirname "$0")" && pwd)
build=$1
test=$2
shift 2

skip()
{
	echo "SKIPPED: $1"
	[ "${AEON_TEST_REQUIRE_CLIENTS:-}" = 1 ] && exit 1
	exit 77
}

# pom: the jars of the list, each for itself, as Maven wants to be asked for them.
pom()
{
	echo '<project><modelVersion>4.0.0</modelVersion><groupId>aeon</groupId><artifactId>jars</artifactId>'
	echo '<version>1</version><packaging>pom</packaging><dependencies>'
	while IFS=' :' read -r sum group artifact version
	do
		echo "<dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version>"
		echo '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>'
	done < "$sources/jars.txt"
	echo '</dependencies></project>'
}

# sums: what sha256sum checks.
sums()
{
	while IFS=' :' read -r sum group artifact version
	do
		echo "$sum  $build/jars/$artifact-$version.jar"
	done < "$sources/jars.txt"
}

fetch_jars()
{
	cmp -s "$sources/jars.txt" "$build/fetched.txt" && return
	rm -rf "$build/jars"
	pom > "$build/pom.xml" || return
	mvn --batch-mode --quiet --file "$build/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$build/jars" &&
		sums | sha256sum --check --quiet || return
	cp "$sources/jars.txt" "$build/fetched.txt"
}

compile()
{
	cat "$sources"/*.java | cmp -s - "$build/compiled.txt" && return
	javac -Xlint:all,-try -Werror -proc:none -cp "$build/jars/*" -d "$build/classes" "$sources"/*.java &&
		cat "$sources"/*.java > "$build/compiled.txt"
}

command -v javac > /dev/null || skip "there is no Java compiler"
command -v mvn > /dev/null || skip "there is no Maven"
mkdir -p "$build" || exit 1
exec 9> "$build/lock"
flock 9
fetch_jars || skip "the jars of jars.txt could not be fetched"
compile || exit 1
flock -u 9
# The quick compiler and a small heap: the tests are short, and two of them may run at a time.
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m \
	-cp "$build/classes:$build/jars/*" "$test" "$@"
