#!/bin/sh
# Prints the path of a Chromium for the browser tests; installs Debian's where root may.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
. "$here/say.sh"
log=$project/.venv/browser.log

found() {
    for name in ${PORTAL_CHROMIUM:+"$PORTAL_CHROMIUM"} chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" && return
    done
    return 1
}

found && exit
[ -z "${PORTAL_CHROMIUM:-}" ] || refuse "PORTAL_CHROMIUM=$PORTAL_CHROMIUM is no program."
missing="The browser tests need Chromium: install it (Debian: apt-get install chromium) or name it in PORTAL_CHROMIUM."
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || refuse "$missing"
say "Installing Chromium with apt-get"
export DEBIAN_FRONTEND=noninteractive
apt-get install -y --no-install-recommends chromium >"$log" 2>&1 </dev/null || {
    logged "read Debian's list of packages" apt-get update
    logged "install Chromium" apt-get install -y --no-install-recommends chromium
}
found || refuse "$missing"
