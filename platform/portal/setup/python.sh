#!/bin/sh
# Prints the path of a Python >= 3.12: PORTAL_PYTHON, on the path, under pyenv, or one that uv knows.
set -eu
. "$(dirname "$0")/say.sh"

# A pyenv shim exists for versions that are not chosen, so only running it tells.
real_path() {
    "$1" -c 'import os, sys; sys.version_info >= (3, 12) or sys.exit(1); print(os.path.realpath(sys.executable))' \
        2>/dev/null
}

if [ -n "${PORTAL_PYTHON:-}" ]; then
    real_path "$PORTAL_PYTHON" || refuse "PORTAL_PYTHON=$PORTAL_PYTHON is no Python 3.12 or newer."
    exit
fi
for name in python3.13 python3.12 python3.14 python3 python; do
    real_path "$name" && exit
done
for version in 3.13 3.12 3.14; do
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/"$version"*/bin/python3; do
        real_path "$candidate" && exit
    done
done
if command -v uv >/dev/null 2>&1; then
    found=$(uv python find '>=3.12' 2>/dev/null || { uv python install 3.13 >&2 && uv python find 3.13; }) || found=
    [ -n "$found" ] && real_path "$found" && exit
fi
refuse "Python 3.12 or newer is missing: install it (for example with pyenv or uv), or name it in PORTAL_PYTHON."
