"""The embedded Valkey server, broker and cache: on a unix socket in a private folder, not on the network."""

import signal
import socket
import time
from pathlib import Path

from portal.embedded.detached import end, is_running, last_words, run_detached, start_log_afresh
from portal.embedded.errors import CannotStart, reason_in_log, refused_in_a_sentence
from portal.embedded.folders import Profile

SOCKET_NAME = "valkey.sock"
PATIENCE_S = 20.0


def answers(sockets: Path) -> bool:
    """Say whether the server has loaded its data and takes commands."""
    return _said(sockets, "PING").startswith("+PONG")


def start(folder: Path, *, program: Path, sockets: Path, log: Path, profile: Profile) -> None:
    """Start the server and return when it answers. What waits in a queue survives a crash, but in tests."""
    address = sockets / SOCKET_NAME
    with refused_in_a_sentence("write", log):
        address.unlink(missing_ok=True)
        start_log_afresh(log)
        said_before = log.stat().st_size if log.exists() else 0
        settings = {
            "port": "0",
            "unixsocket": address,
            "unixsocketperm": "700",
            "dir": folder,
            "appendonly": "no" if profile == "test" else "yes",
            "save": "",
            "databases": "16",
            "loglevel": "warning",
        }
        options = [word for name, value in settings.items() for word in (f"--{name}", str(value))]
        pid = run_detached([program, *options], log=log)
    give_up_at = time.monotonic() + PATIENCE_S
    while not answers(sockets):
        if not is_running(pid):
            reason = reason_in_log(last_words(log, said_before)) or "the log says why"
            raise CannotStart(f"Valkey does not start: {reason} ({log}).")
        if time.monotonic() > give_up_at:
            raise CannotStart(f"Valkey is still not ready after {PATIENCE_S:.0f} s ({log}).")
        time.sleep(0.01)


def stop(sockets: Path) -> None:
    """Stop the server after it has written what it holds. Without a server: nothing."""
    pid = _pid(sockets)
    if pid is None:
        return
    _said(sockets, "SHUTDOWN")
    end(pid, ((0, 5.0), (signal.SIGTERM, 2.0), (signal.SIGKILL, 2.0)))


def _pid(sockets: Path) -> int | None:
    for line in _said(sockets, "INFO server").splitlines():
        name, _, value = line.partition(":")
        if name == "process_id":
            return int(value)
    return None


def _said(sockets: Path, command: str) -> str:
    """Send one inline command and return the start of the answer, "" when nobody answers."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(sockets / SOCKET_NAME))
            client.sendall(f"{command}\r\n".encode())
            return client.recv(65536).decode(errors="replace")
        except OSError:
            return ""
