#!/bin/sh
# Runs every check, says for each whether it holds, and fails at the end with the names of those that do not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
cd "$project"
bin=.venv/bin
failed=

# holds NAME COMMAND...: a failing command's words are shown, a passing one's are not.
holds() {
    name=$1
    shift
    if words=$("$@" 2>&1 </dev/null); then
        printf 'ok      %s\n' "$name"
    else
        printf '%s\nFAILED  %s\n' "$words" "$name"
        failed="$failed $name"
    fi
}

holds format $bin/ruff format --check --quiet .
holds style $bin/ruff check --quiet .
holds types $bin/mypy
holds layers $bin/lint-imports --no-cache
holds templates $bin/djlint --lint templates
holds migrations $bin/portal makemigrations --check --dry-run
holds catalogues $bin/portal catalogues --check
holds api $bin/portal api_schemas --check
holds deployment sh "$here/check_deploy.sh"
holds syntax $bin/python -m compileall -q platform/portal platform/archive platform/kernel tenants campaigns diagnostic dashboards tests
holds scripts sh -c 'for script in "$1"/*.sh .ci/run; do sh -n "$script" || exit 1; done' sh "$here"

[ -z "$failed" ] || {
    printf 'check: these do not hold:%s.\n' "$failed" >&2
    exit 1
}
