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
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.cli.demo import CELERY, GRANIAN
from tests.benchmarks.ground import Ground, NotMeasured
from tests.database import PROJECT

PRODUCT, PLAIN = "portal.wsgi:application", "tests.benchmarks.inside.plain_sign_up:application"
PATIENCE_S = 60.0
HOST = "127.0.0.1"


@dataclass
class Program:
    """One program, with the processes that it starts; it may be started again after it was killed."""

    module: Sequence[str]
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.module],
                cwd=PROJECT,
                env=self.environment,
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


def web(ground: Ground, database: str, port: int, application: str = PRODUCT, **settings: str) -> Program:
    """The web server as `portal demo` runs it. One address sends all: the limit per address is raised."""
    environment = ground.environment(database, process="web") | {"PORTAL_LIMITS_FACTOR": "100000"} | settings
    return Program([*GRANIAN, "--port", str(port), application], environment, _log(ground, f"web-{port}"))


def worker(ground: Ground, database: str) -> Program:
    module = [*CELERY, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    return Program(module, ground.environment(database, process="worker"), _log(ground, "worker"))


def beat(ground: Ground, database: str) -> Program:
    schedule = ground.folder / "data" / "beat"
    module = [*CELERY, "beat", "--pidfile", "", "--schedule", str(schedule)]
    return Program(module, ground.environment(database, process="worker"), _log(ground, "beat"))


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
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/healthz", headers={"Host": host})
            if connection.getresponse().status == http.client.OK:
                return
        connection.close()
        time.sleep(0.1)
    raise NotMeasured(f"no page answers on port {port} after {PATIENCE_S:.0f} s")


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def _log(ground: Ground, name: str) -> Path:
    return ground.folder / "data" / f"{name}.log"
