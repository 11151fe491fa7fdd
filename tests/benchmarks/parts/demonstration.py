"""`make demo` until it says that it is ready: on a folder that it made before, and from a fresh clone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from tests.benchmarks import report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import Environment, NotMeasured, inherited_variables
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import seconds, spread
from tests.database import PROJECT

WARM_AT_MOST_S, COLD_AT_MOST_S = 8.0, 60.0
PATIENCE_S = 300.0


@dataclass(frozen=True)
class Size:
    rounds: int


def measure_warm(environment: Environment, size: Size) -> Iterator[Figure]:
    """The first run on the folder is not counted: it makes the database, or brings it up to date."""
    folder = environment.folder / f"demo-{environment.fingerprint}"
    for older in environment.folder.glob("demo-*"):
        if older != folder:
            shutil.rmtree(older)
    _until_ready(PROJECT, folder)
    yield report.exact(
        "`make demo`: ready on a folder that is new, or of the run before", "yes", is_kept=True
    )
    if not size.rounds:
        return
    taken = [_until_ready(PROJECT, folder) for _ in range(size.rounds)]
    yield report.duration("`make demo`, warm, until it is ready", spread(taken), WARM_AT_MOST_S)


def measure_cold(environment: Environment, size: Size) -> Iterator[Figure]:
    """A clone of what is committed, without anything installed; packages come from the registries."""
    del environment, size
    with tempfile.TemporaryDirectory(prefix="portal-cold-") as place:
        clone = Path(place) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
        taken = _until_ready(clone, clone / "var")
    yield report.duration("`make demo`, cold, from a fresh clone", spread([taken]), COLD_AT_MOST_S)


def _until_ready(project: Path, folder: Path) -> float:
    """Seconds from the command to the line that says where the pages are; then Ctrl-C, and its end."""
    variables = inherited_variables() | {"PORT": str(_free_port()), "PORTAL_DATA_DIR": str(folder)}
    variables.pop("VIRTUAL_ENV", None)
    with subprocess.Popen(
        ["make", "demo"],
        cwd=project,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as demo:
        watch = Timer(PATIENCE_S, _interrupt, [demo])
        watch.start()
        said: list[str] = []
        try:
            taken = seconds(lambda: _read_until_ready(demo, said))
        finally:
            watch.cancel()
            _interrupt(demo)
            said += demo.communicate(timeout=30)[0].splitlines()
    if not any(line.startswith("Ready") for line in said):
        raise NotMeasured("make demo was not ready:\n" + "\n".join(said[-20:]))
    return taken


def _read_until_ready(demo: subprocess.Popen[str], said: list[str]) -> None:
    assert demo.stdout
    for line in demo.stdout:
        said.append(line.rstrip())
        if line.startswith("Ready"):
            return


def _interrupt(demo: subprocess.Popen[str]) -> None:
    if demo.poll() is None:
        os.killpg(demo.pid, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


WARM = Benchmark("demo", measure_warm, full=Size(rounds=3), tiny=Size(rounds=0))
COLD = Benchmark("demo", measure_cold, full=Size(rounds=1), tiny=Size(rounds=1))
