"""The programs of the product for a benchmark: started as `portal demo` does, ended or killed. No Django."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.cli.demo import CELERY, GRANIAN
from portal.embedded import valkey
from portal.embedded.programs import valkey_program
from tests.benchmarks.environment import Environment, NotMeasured
from tests.database import PROJECT

PRODUCT, PLAIN = "portal.wsgi:application", "tests.benchmarks.with_django.plain_sign_up:application"
PATIENCE_S = 60.0
HOST = "127.0.0.1"


@dataclass
class Program:
    """One program, with the processes that it starts; it may be started again after it was killed."""

    command: Sequence[str]
    variables: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env=self.variables,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL, to all of its processes at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end(self) -> None:
        """Ask it to end, and kill what is left."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            self.kill()


def web_server(
    environment: Environment, database: str, port: int, application: str = PRODUCT, **settings: str
) -> Program:
    """As `portal demo` runs it, in tiny size in one process. One address sends all: its limit is raised."""
    variables = environment.variables(database, process="web") | {"PORTAL_LIMITS_FACTOR": "100000"} | settings
    options = ["--workers", "1"] if environment.is_tiny else []
    command = [sys.executable, "-m", *GRANIAN, *options, "--port", str(port), application]
    return Program(command, variables, _log(environment, f"web-{port}"))


def worker(environment: Environment, database: str) -> Program:
    options = ["worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    variables = environment.variables(database, process="worker")
    return Program([sys.executable, "-m", *CELERY, *options], variables, _log(environment, "worker"))


def beat(environment: Environment, database: str) -> Program:
    options = ["beat", "--pidfile", "", "--schedule", str(environment.folder / "data" / "beat")]
    variables = environment.variables(database, process="worker")
    return Program([sys.executable, "-m", *CELERY, *options], variables, _log(environment, "beat"))


def broker(environment: Environment, sockets: Path) -> Program:
    """A Valkey of the benchmark's own, broker and cache, that keeps nothing on disk (`broker_variables`)."""
    options = {"port": "0", "unixsocket": str(sockets / valkey.SOCKET_NAME), "save": "", "appendonly": "no"}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program([str(valkey_program()), *words], dict(os.environ), _log(environment, "broker"))


def broker_variables(sockets: Path) -> dict[str, str]:
    """The settings' variables that lead to `broker`."""
    address = sockets / valkey.SOCKET_NAME
    return {"REDIS_URL": f"unix://{address}?db=0", "BROKER_URL": f"redis+socket://{address}?virtual_host=1"}


@contextmanager
def running(*programs: Program) -> Iterator[None]:
    try:
        for program in programs:
            program.start()
        yield
    finally:
        for program in reversed(programs):
            program.end()


def await_pages(port: int, host: str) -> None:
    """Return when the server answers. Raises NotMeasured where it does not."""
    give_up_at = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up_at:
        with (
            closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection,
            suppress(OSError, http.client.HTTPException),
        ):
            connection.request("GET", "/healthz", headers={"Host": host})
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(0.1)
    raise NotMeasured(f"no page answers on port {port} after {PATIENCE_S:.0f} s")


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port that nobody else gets meanwhile: the server shares it with this socket, as in `portal demo`."""
    with socket.socket() as place:
        place.bind((HOST, 0))
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield int(place.getsockname()[1])


def _log(environment: Environment, name: str) -> Path:
    return environment.folder / "data" / f"{name}.log"
