"""`portal demo`: everything on one machine, from nothing to a page that answers, until Ctrl-C."""

import fcntl
import http.client
import json
import os
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal import embedded
from portal.cli import ending
from portal.cli.children import Children
from portal.cli.signals import Signals, awaited_signals
from portal.embedded import CannotStart
from portal.embedded.errors import refused_in_a_sentence
from portal.embedded.folders import data_dir, make_folder, make_private

HOST = "127.0.0.1"
READY_PATIENCE_S = 60.0
GRANIAN = (
    *("granian", "--interface", "wsgi", "--host", HOST, "--no-ws"),
    *("--workers", "2", "--blocking-threads", "8", "--workers-kill-timeout", "3"),
)
CELERY = ("celery", "--app", "portal.celery", "--skip-checks")


USAGE = """\
usage: portal demo

Serve the demo on this machine, with fictional data, until Ctrl-C. The first start makes the
database (under a minute); the next ones take seconds.

variables:
  PORT=8000              the port; each city answers on it too, as <city>.localhost
  PORTAL_DATA_DIR=var    the folder for database, files, mails and logs; one demo a folder"""


def run(arguments: Sequence[str]) -> int:
    """Serve the demo until a signal; 0 when asked to end, 1 when something failed."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0
    if arguments:
        raise CannotStart("portal demo takes no argument: PORT and PORTAL_DATA_DIR are variables.")
    began_at = start_of_make(time.time())
    root = data_dir()
    port = asked_port()
    with (
        awaited_signals() as signals,
        only_demo_of(root, port),  # first: who holds the port is probably that demo
        reserved_port(port),
        embedded.start() as servers,
    ):
        children = Children(
            environment=os.environ | _demo_environment(port) | servers.environment,
            log=servers.folders.log,
            lease=servers.lease.descriptor,
        )
        try:
            if _is_brought_up(children, signals, port, root):
                print(welcome(root, port, time.time() - began_at), flush=True)
                while not signals.is_ending and not children.fallen():
                    signals.wait(None)
            fallen = None if signals.is_ending else children.fallen()
            print("Stopping." if fallen is None else f"portal: {fallen.epitaph()}", flush=True)
        finally:
            children.stop()
    return 1 if fallen else 0


def start_of_make(now: float) -> float:
    """Since when somebody has been waiting: `make` says when it began (PORTAL_BEGAN_AT), else now."""
    told = os.environ.get("PORTAL_BEGAN_AT", "")
    return min(now, float(told)) if told.isascii() and told.isdigit() else now


def asked_port() -> int:
    """Return PORT (default 8000), or raise a sentence."""
    asked = os.environ.get("PORT") or "8000"
    if not asked.isascii() or not asked.isdigit() or not 0 < int(asked) < 65536:
        raise CannotStart(f"PORT={asked} is no port: give a number from 1 to 65535.")
    return int(asked)


@contextmanager
def reserved_port(port: int) -> Iterator[None]:
    """Hold the port for the web server, or raise a sentence.

    The server's own check comes seconds later, and would let two servers share a port (SO_REUSEPORT). So this
    socket is bound alone, then lets the server's in, which ask for it, and keeps everybody else out.
    """
    with socket.socket() as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((HOST, port))
        except PermissionError:
            raise CannotStart(f"This user may not listen on port {port}: choose one above 1023.") from None
        except OSError:
            raise CannotStart(
                f"Port {port} is taken by another program: end it, or choose another, "
                f"for example PORT={min(port + 1000, 65535)} make demo."
            ) from None
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield


@contextmanager
def only_demo_of(root: Path, port: int) -> Iterator[None]:
    """Hold the one place of a demo in a data folder: two beats would send everything twice."""
    make_folder(root)
    make_private(root / "lease")
    with refused_in_a_sentence("write", root), (root / "lease" / "demo.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            port_of_other = lock.read().strip()
            where = f"at http://localhost:{port_of_other}/" if port_of_other else "or just starting"
            raise CannotStart(
                f"The demo of {root} is running already, {where}. "
                "For a second one choose another folder with PORTAL_DATA_DIR, and another PORT."
            ) from None
        lock.truncate(0)
        lock.write(str(port))
        lock.flush()
        yield


def _demo_environment(port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DEMO": "1",
        "PORTAL_ROOT_HOST": os.environ.get("PORTAL_ROOT_HOST") or f"localhost:{port}",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def _is_brought_up(children: Children, signals: Signals, port: int, root: Path) -> bool:
    """Start everything; true when the pages answer, false when asked to end or when a program fell.

    The web server loads while the database is prepared; nobody is sent to it before both are done. Worker
    and beat, which nobody waits for, load last.
    """
    schedule = root / "beat"
    make_private(schedule)
    preparation = children.start("preparation", ["portal.cli.preparation"], role="owner", is_shown=True)
    children.start("web", [*GRANIAN, "--port", str(port), "portal.wsgi:application"])
    if not children.finish(preparation, signals):
        return False
    give_up_at = time.monotonic() + READY_PATIENCE_S
    while not _is_healthy(port):
        signals.wait(0.1)
        if signals.is_ending or children.fallen():
            return False
        if time.monotonic() > give_up_at:
            raise CannotStart(
                f"No page answers after {READY_PATIENCE_S:.0f} s; the log is {children.log}/web.log."
            )
    worker = [*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    children.start("worker", [*worker, "--loglevel", "INFO"])
    children.start("beat", [*CELERY, "beat", "--pidfile", "", "--schedule", str(schedule / "schedule")])
    return True


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(root: Path, port: int, seconds: float) -> str:
    """Return the addresses and one login per role, as `create_demo` left them."""
    lines = ["", f"Ready after {seconds:.1f} s, with fictional data. Ctrl-C stops everything.", ""]
    try:
        logins = json.loads((root / "demo-logins.txt").read_text())
    except (OSError, ValueError):
        return "\n".join([*lines, f"  http://localhost:{port}/", ""])
    rows = [("Role", "Address", "E-mail", "Password")]
    for login in logins:
        host = login["host"].partition(":")[0]
        rows.append((login["role"], f"http://{host}:{port}/", login["email"], login["password"]))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append("  " + "  ".join([*cells, row[3]]))
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    ending.say("run it as `portal demo`.")
    sys.exit(2)
