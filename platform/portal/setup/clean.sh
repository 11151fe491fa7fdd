#!/bin/sh
# Removes all that setup, demo and tests made; refuses while servers of theirs are in use.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
. "$here/say.sh"
cd "$project"
data=${PORTAL_DATA_DIR:-$project/var}

for root in "$data/tests/test" "$data/test" "$data"; do
    if [ -e "$root/postgres/postmaster.pid" ]; then
        # Joining and leaving stops servers that nobody uses any more.
        PORTAL_DATA_DIR=$root .venv/bin/portal servers -- true || refuse "The servers of $root cannot be stopped."
        [ ! -e "$root/postgres/postmaster.pid" ] || refuse "A demo or a command still uses $root: end it first."
    fi
    if [ -L "$root/postgres" ]; then
        home=$(dirname "$(readlink "$root/postgres")")
        case $home in /var/tmp/portal-*) rm -rf "$home" ;; esac
    fi
done
# Only what is known to be ours: PORTAL_DATA_DIR may be a folder with other things in it.
for name in beat lease log mail postgres postgres.partial private run static test tests valkey \
    .catalogues demo-logins.txt; do
    rm -rf "${data:?}/$name"
done
rmdir "$data" 2>/dev/null || true
rm -rf .venv .uv .setup.lock .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache \
    platform/kernel/documents/fonts_built platform/portal/static_built platform/portal/static_src/node_modules
find . -name __pycache__ -type d -prune -exec rm -rf {} +
find locale -name '*.mo' -delete 2>/dev/null || true
