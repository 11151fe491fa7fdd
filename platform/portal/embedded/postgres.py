"""The embedded PostgreSQL server: start it, tell whether it answers, stop it."""

import signal
import socket
import struct
import time
from dataclasses import dataclass
from pathlib import Path

from portal.embedded.detached import end, is_running, last_words, living_in, run_detached, start_log_afresh
from portal.embedded.errors import CannotStart, reason_in_log, refused_in_a_sentence
from portal.embedded.folders import Profile
from portal.embedded.isolation import Isolation

SOCKET_NAME = ".s.PGSQL.5432"
START_PATIENCE_S = 60.0
# The smallest question of the protocol; the answer is one letter, before any authentication.
SSL_REQUEST = struct.pack("!ii", 8, 80877103)
# Fast, immediate (recovers at the next start), and what no program survives; each with its time in seconds.
SHUTDOWNS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
PREDECESSOR_PATIENCE_S = 30.0

# Nothing listens on the network; whoever may open the socket's private folder is trusted.
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "shared_buffers": "128MB",
    "jit": "off",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %u@%d ",
}
# A test database is made anew after a crash: nothing has to reach the disk.
TEST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}


@dataclass(frozen=True)
class Running:
    """What postmaster.pid says of a server."""

    pid: int
    sockets: Path
    is_ready: bool


def running_in(cluster: Path) -> Running | None:
    """Return the server of these files as it described itself, alive or not; None without a description."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise CannotStart(f"The database in {cluster} belongs to another user: {error.strerror}.") from error
    if len(lines) < 5 or not lines[0].isdigit():
        return None
    return Running(int(lines[0]), Path(lines[4]), len(lines) > 7 and lines[7].strip() == "ready")


def answers(cluster: Path) -> bool:
    """Say whether the server of these files accepts connections now."""
    found = running_in(cluster)
    return bool(found and found.is_ready and is_running(found.pid) and _can_connect(found.sockets))


def start(
    cluster: Path, *, binaries: Path, sockets: Path, log: Path, isolation: Isolation, profile: Profile
) -> None:
    """Start the server and return when it answers; recovers by itself from a killed predecessor."""
    if _predecessor_answers(cluster, sockets):
        return
    settings = SETTINGS | (TEST_SETTINGS if profile == "test" else {})
    options = [f"--{name}={value}" for name, value in settings.items()]
    with refused_in_a_sentence("write", log):
        start_log_afresh(log)
        said_before = log.stat().st_size if log.exists() else 0
        pid = run_detached(
            [binaries / "postgres", "-D", cluster, *options, f"--unix_socket_directories={sockets}"],
            log=log,
            account=isolation.account,
            before=isolation.before,
        )
    give_up_at = time.monotonic() + START_PATIENCE_S
    while not answers(cluster):
        if not is_running(pid):
            words = last_words(log, said_before)
            raise CannotStart(
                f"PostgreSQL does not start: {reason_in_log(words) or _fatal_in(words)} ({log})."
            )
        if time.monotonic() > give_up_at:
            raise CannotStart(f"PostgreSQL is still not ready after {START_PATIENCE_S:.0f} s ({log}).")
        time.sleep(0.02)


def stop(cluster: Path) -> None:
    """Stop the server: fast shutdown, and immediate where that takes too long. Without a server: nothing."""
    found = running_in(cluster)
    if found is None or not (_can_connect(found.sockets) or found.pid in living_in(cluster)):
        return
    end(found.pid, SHUTDOWNS)


def _predecessor_answers(cluster: Path, sockets: Path) -> bool:
    """Wait for a server that recovers or ends, and for the children of a killed one, which end by themselves.

    Then remove the lock files of the dead: the system may have given its number to another program, and
    it counts a process that nobody waited for as living.
    """
    if running_in(cluster) is None:
        return False
    give_up_at = time.monotonic() + PREDECESSOR_PATIENCE_S
    while left := living_in(cluster):
        if answers(cluster):
            return True
        if time.monotonic() > give_up_at:
            raise CannotStart(
                f"A PostgreSQL that does not answer holds {cluster}: end the processes {sorted(left)}."
            )
        time.sleep(0.05)
    if Path("/proc/self/cwd").exists():
        for lock in (cluster / "postmaster.pid", sockets / f"{SOCKET_NAME}.lock"):
            lock.unlink(missing_ok=True)
    return False


def _can_connect(sockets: Path) -> bool:
    """Say whether somebody answers on the socket: one that is being killed still lets a client connect."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(sockets / SOCKET_NAME))
            client.sendall(SSL_REQUEST)
            return client.recv(1) in (b"N", b"S")
        except OSError:
            return False


def _fatal_in(words: str) -> str:
    lines = [line.partition("FATAL:")[2].strip() for line in words.splitlines() if "FATAL:" in line]
    return lines[-1] if lines else "the log says why"
