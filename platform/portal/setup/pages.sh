#!/bin/sh
# Builds what the browser loads, the fonts of printed documents and the message catalogues: what is stale.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
. "$here/say.sh"
cd "$project"
data=${PORTAL_DATA_DIR:-$project/var}
mkdir -p "$data/log" 2>/dev/null || refuse "Cannot write in $data: choose another folder with PORTAL_DATA_DIR."
log=$data/log/setup.log
sources=platform/portal/static_src
built=platform/portal/static_built
fonts=platform/kernel/documents/fonts_built
PATH=$project/.venv/bin:$PATH
export PATH
# The certificates that the system trusts, for a registry behind a company's own.
export NODE_USE_SYSTEM_CA="${NODE_USE_SYSTEM_CA:-1}"

one_at_a_time
compile_catalogues() {
    [ -d locale ] && is_stale "$data/.catalogues" locale platform/kernel/catalogues platform/kernel/french.py || return 0
    log=$data/log/catalogues.log
    logged "compile the message catalogues" .venv/bin/portal catalogues --compile
    : >"$data/.catalogues"
}

compile_catalogues &
catalogues=$!
if is_stale $sources/node_modules/.installed $sources/package-lock.json; then
    say "Installing the front-end packages"
    logged "install the front-end packages" npm --prefix $sources ci --ignore-scripts --no-audit --no-fund
    : >$sources/node_modules/.installed
fi
if is_stale $built/.built $sources templates platform/kernel/templatetags dashboards/maps/drawing.py; then
    say "Building style sheets, scripts and fonts"
    logged "build the style sheets and scripts" npm --prefix $sources run build
    : >$built/.built
fi
if is_stale $fonts/.built $sources/package-lock.json platform/kernel/documents/fonts.py; then
    logged "make the fonts of printed documents" .venv/bin/python -m kernel.documents.fonts $sources/node_modules
    : >$fonts/.built
fi
if is_stale "$data/static/.collected" $built requirements; then
    logged "collect the static files" .venv/bin/portal collectstatic --noinput --clear
    : >"$data/static/.collected"
fi
wait $catalogues
