"""Programs that outlive the process that starts them, and what the system still knows of them."""

import os
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LOG_KEPT_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class Account:
    """A user of the system that a program runs as."""

    name: str
    uid: int
    gid: int


def run_detached(
    command: Sequence[str | Path],
    *,
    log: Path,
    account: Account | None = None,
    before: Callable[[], None] | None = None,
) -> int:
    """Start a program in a session of its own and return its pid.

    A shell in between leaves it to process 1: nobody has to wait for it, and Ctrl-C here does not reach it.
    """
    with log.open("ab") as words:
        shell = subprocess.run(
            ["/bin/sh", "-c", '"$@" </dev/null >&2 & echo $!', "sh", *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=words,
            check=True,
            cwd="/",
            env=bare_environment(),
            start_new_session=True,
            preexec_fn=before,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    return int(shell.stdout)


def bare_environment() -> dict[str, str]:
    """Return an environment in which no variable of the caller changes what a server does."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def is_running(pid: int) -> bool:
    """Say whether the process lives; one that ended and that nobody waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return not Path("/proc/self/stat").exists()
    return state not in "ZX"


def end(pid: int, steps: Sequence[tuple[int, float]]) -> None:
    """Send one signal after the other, each with its seconds of patience, until the process is gone."""
    for number, patience_s in steps:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        give_up_at = time.monotonic() + patience_s
        while is_running(pid) and time.monotonic() < give_up_at:
            time.sleep(0.01)
        if not is_running(pid):
            return


def living_in(folder: Path) -> list[int]:
    """Return the processes whose working folder is `folder`; empty where the system has no /proc."""
    found = []
    wanted = str(folder.resolve())
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str((entry / "cwd").readlink()) == wanted and is_running(int(entry.name)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def start_log_afresh(log: Path) -> None:
    """Set a log that has grown large aside, keeping one of its kind."""
    if log.exists() and log.stat().st_size > LOG_KEPT_BYTES:
        log.replace(log.with_suffix(".log.1"))


def last_words(log: Path, since: int = 0, size: int = 4000) -> str:
    """Return the end of a log, from byte `since` on."""
    if not log.exists():
        return ""
    with log.open("rb") as words:
        words.seek(max(since, log.stat().st_size - size))
        return words.read().decode(errors="replace")
