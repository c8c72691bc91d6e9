# Shared by run.sh, test.sh and Tests/Bench/run.sh, which set `root` to the checkout: what is installed, and how a
# preset is built.

BUILD_PACKAGES="g++ cmake ninja-build pkg-config libpoco-dev nlohmann-json3-dev libisal-dev liblz4-dev libzstd-dev
libsnappy-dev zlib1g-dev libssl-dev libre2-dev libxxhash-dev prometheus-cpp-dev"
TEST_PACKAGES="libgtest-dev libgmock-dev librdkafka-dev openssl kcat python3 python3-venv python3-kafka python3-confluent-kafka python3-snappy python3-lz4 python3-zstandard burrow strace faketime
e2fsprogs xfsprogs libbenchmark-dev"
CLANG_PACKAGES="clang-19 libclang-rt-19-dev"
BENCH_PACKAGES="libbenchmark-dev libgtest-dev librdkafka-dev gnuplot-nox"

say()
{
	echo "== $*"
}

fail()
{
	echo "error: $*" >&2
	exit 1
}

# missing_packages <package>...: those that dpkg does not know as installed.
missing_packages()
{
	for package in "$@"; do
		dpkg -s "$package" 2> /dev/null | grep -q '^Status: .* installed$' || echo "$package"
	done
}

# missing_commands: packages of programs that often come from elsewhere than Debian, where the program is not there.
missing_commands()
{
	command -v node > /dev/null || echo nodejs
	command -v npm > /dev/null || echo npm
	command -v javac > /dev/null || echo default-jdk-headless
	command -v mvn > /dev/null || echo maven
}

# install_packages <package>...: installs what is missing, as root; an ordinary user is told what to ask for.
install_packages()
{
	[ $# -gt 0 ] || return 0
	[ "$(id -u)" = 0 ] || fail "these packages are missing: $*
Install them as root with: apt-get install -y $*"
	command -v apt-get > /dev/null || fail "these packages are missing, and there is no apt-get to install them: $*"
	say "installing $*"
	apt-get -o DPkg::Lock::Timeout=120 update || fail "apt-get update failed: are the package sources reachable?"
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" ||
		fail "apt-get could not install: $*"
}

# require_packages <package>...
require_packages()
{
	command -v dpkg > /dev/null || {
		say "this is not Debian: it is taken for granted that there is what these packages hold: $*"
		return 0
	}
	# Package names hold no spaces.
	# shellcheck disable=SC2046
	install_packages $(missing_packages "$@")
}

# configure <preset> [option]...: once; later builds configure themselves again when a CMakeLists.txt has changed.
configure()
{
	preset=$1
	shift
	[ -f "$root/build/$preset/build.ninja" ] && return
	say "configuring the $preset build"
	(cd "$root" && cmake --preset "$preset" "$@") || {
		rm -f "$root/build/$preset/CMakeCache.txt"
		fail "cmake could not configure the $preset build; the reason is above"
	}
}

# build <preset> [target]...
build()
{
	preset=$1
	shift
	say "building ($preset${1:+: $*})"
	(cd "$root" && cmake --build --preset "$preset" ${1:+--target "$@"}) ||
		fail "the $preset build failed; the reason is above"
}
