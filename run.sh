#!/bin/sh
# Builds Aeon and starts it in the foreground with etc/aeon.properties; further arguments are the broker's, as in
#     ./run.sh --override listeners=PLAINTEXT://:19092
# Missing packages are installed with apt when this runs as root.
set -eu
root=$(cd "$(dirname "$0")" && pwd)
. "$root/.ci/setup.sh"

# shellcheck disable=SC2086
require_packages $BUILD_PACKAGES
configure release -DAEON_TESTS=OFF
build release aeon
cd "$root"
say "starting build/release/Broker/aeon etc/aeon.properties $*"
exec build/release/Broker/aeon etc/aeon.properties "$@"
