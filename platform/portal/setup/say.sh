# What the setup scripts share: one sentence for people, the words of programs in a log.

# say STEP: name a step that takes a while.
say() { printf '%s\n' "$1" >&2; }

# refuse SENTENCE: the last word of a script that cannot go on.
has_spoken=
refuse() {
    has_spoken=1
    printf 'setup: %s\n' "$1" >&2
    exit 1
}

is_full() {
    [ "$(df -Pk "$project" 2>/dev/null | awk 'NR == 2 { print $4 }')" -lt 1024 ] 2>/dev/null
}

# Whatever else ends a script: a full disk is the likely one, and leaves no words in any log.
at_exit() {
    status=$?
    if [ "$status" != 0 ] && [ -z "$has_spoken" ] && is_full; then
        printf 'setup: Cannot write in %s: the disk is full.\n' "$project" >&2
    fi
}
trap at_exit EXIT

# logged DOING COMMAND...: run with output to the log; on failure give the reason in a sentence.
logged() {
    doing=$1
    shift
    : >"$log" || refuse "Cannot write $log."
    "$@" >"$log" 2>&1 </dev/null && return 0
    if is_full || grep -qi 'no space left on device' "$log"; then
        refuse "Cannot $doing: the disk is full."
    elif grep -qi 'read-only file system' "$log"; then
        refuse "Cannot $doing: the file system is read-only."
    elif grep -qi 'permission denied' "$log"; then
        refuse "Cannot $doing: this user may not write in $project; its words are in $log."
    elif grep -qiE 'name resolution|resolve host|failed to fetch|network is unreachable|ENOTFOUND' "$log"; then
        refuse "Cannot $doing: the package registry cannot be reached; its words are in $log."
    fi
    grep -v '^WARNING' "$log" | tail -n 15 >&2
    refuse "Cannot $doing; all of its words are in $log."
}

# one_at_a_time: wait for another setup of this folder, until this script ends.
one_at_a_time() {
    touch .setup.lock 2>/dev/null || refuse "Cannot write in $project: it is read-only, full, or another user's."
    exec 9>.setup.lock
    if command -v flock >/dev/null 2>&1; then flock 9; fi
}

# is_stale STAMP PATH...: true when the stamp is missing or anything under the paths is newer.
is_stale() {
    stamp=$1
    shift
    [ -e "$stamp" ] || return 0
    [ -n "$(find "$@" -name node_modules -prune -o -newer "$stamp" -print 2>/dev/null | head -n 1)" ]
}
