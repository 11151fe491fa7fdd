#!/bin/sh
# Brings .venv up to date with requirements/PROFILE.txt. Usage: packages.sh runtime|development
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
. "$here/say.sh"
cd "$project"
profile=$1
log=.venv/setup.log
# Development holds all of runtime: once there, it stays.
[ -e .venv/.development ] && profile=development
lock=requirements/$profile.txt

is_sound() { # the venv works, and the project was not moved since it was made
    [ "$(cat .venv/.project 2>/dev/null)" = "$project" ] && .venv/bin/python -c '' 2>/dev/null
}

make_venv() {
    python=$(sh "$here/python.sh")
    say "Making .venv with $python"
    rm -rf .venv
    words=$("$python" -m venv --without-pip .venv 2>&1) || refuse "Cannot make $project/.venv: $words"
    site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    # The two folders that hold packages: any program of .venv finds them, without a path to set.
    printf '%s\n' "$project/platform" "$project" >"$site/commerce_connecte.pth"
    # A shell line first: the path may be longer than a #! line, or hold a space.
    cat >.venv/bin/portal <<END
#!/bin/sh
'''exec' "$project/.venv/bin/python" "\$0" "\$@"
' '''
from portal.cli.main import main

main()
END
    chmod +x .venv/bin/portal
    printf '%s\n' "$project" >.venv/.project
}

base_python() {
    .venv/bin/python -c 'import os, sys; print(os.path.realpath(sys._base_executable))'
}

# Prints the path of uv: on the path, or bootstrapped from the registry into .uv; fails without a word.
uv_program() {
    command -v uv && return
    if is_stale .uv/.installed "$here/uv.txt"; then
        rm -rf .uv
        python=$(base_python)
        "$python" -m pip --version >/dev/null 2>&1 || {
            "$python" -m venv .uv >/dev/null 2>&1 || return 1
            python=.uv/bin/python
        }
        "$python" -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes \
            --target .uv/packages -r "$here/uv.txt" >"$log" 2>&1 || return 1
        : >.uv/.installed
    fi
    printf '%s\n' "$project/.uv/packages/bin/uv"
}

# uv reads none of pip's settings: hand over the ones that lead to a registry.
pip_setting() {
    "$(base_python)" -m pip config get "$1" 2>/dev/null || true
}

install_with_uv() {
    uv=$(uv_program) || return 1
    index=${UV_DEFAULT_INDEX:-${UV_INDEX_URL:-${PIP_INDEX_URL:-$(pip_setting global.index-url)}}}
    certificate=${SSL_CERT_FILE:-${PIP_CERT:-$(pip_setting global.cert)}}
    [ -n "$index" ] && export UV_DEFAULT_INDEX="$index"
    [ -n "$certificate" ] && export SSL_CERT_FILE="$certificate"
    # Else the certificates that the system trusts; the second name is the one of older versions.
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-true}" UV_NATIVE_TLS="${UV_NATIVE_TLS:-true}"
    "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r "$lock" >"$log" 2>&1
}

install_with_pip() {
    python=$(base_python)
    "$python" -m pip --version >/dev/null 2>&1 || {
        .venv/bin/python -m ensurepip >/dev/null 2>&1 ||
            refuse "Neither uv nor pip is here: install one of them (Debian: apt-get install python3-venv)."
        python=.venv/bin/python
    }
    logged "install the Python packages" "$python" -m pip --disable-pip-version-check \
        --python .venv/bin/python install --quiet --require-hashes -r "$lock"
}

one_at_a_time
is_sound || make_venv
is_stale ".venv/.$profile" "$lock" || exit 0
say "Installing the Python packages of $lock"
install_with_uv || {
    cp "$log" .venv/setup-uv.log 2>/dev/null || true
    say "uv could not (its words are in .venv/setup-uv.log); trying pip"
    install_with_pip
}
: >".venv/.$profile"
: >.venv/.runtime
