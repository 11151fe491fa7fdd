"""`make demo` until it says that it is ready: on a folder that it made before, and from a fresh clone."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

from tests.benchmarks import lines
from tests.benchmarks.ground import Ground, NotMeasured
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import seconds, spread
from tests.database import PROJECT

WARM_AT_MOST_S, COLD_AT_MOST_S = 8.0, 60.0
ROUNDS = 3
PATIENCE_S = 180.0


def measure_warm(ground: Ground) -> Iterator[Line]:
    """The first run on the folder is not counted: it makes the database, or brings it up to date."""
    folder = ground.folder / f"demo-{ground.state}"
    for older in ground.folder.glob("demo-*"):
        if older != folder:
            shutil.rmtree(older)
    _until_ready(PROJECT, folder)
    taken = [_until_ready(PROJECT, folder) for _ in range(ROUNDS)]
    yield lines.duration("`make demo`, warm, until it is ready", spread(taken), WARM_AT_MOST_S)


def measure_cold(ground: Ground) -> Iterator[Line]:
    """A clone of what is committed, without anything installed; packages come from the registries."""
    del ground
    with tempfile.TemporaryDirectory(prefix="portal-cold-") as place:
        clone = Path(place) / "clone"
        subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
        taken = _until_ready(clone, clone / "var")
    yield lines.duration("`make demo`, cold, from a fresh clone", spread([taken]), COLD_AT_MOST_S)


def _until_ready(project: Path, folder: Path) -> float:
    """Seconds from the command to the line that says where the pages are; then Ctrl-C, and its end."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PORTAL_", "DATABASE_", "MAKE", "MFLAGS", "VIRTUAL_ENV"))
    }
    environment |= {"PORT": str(_free_port()), "PORTAL_DATA_DIR": str(folder)}
    with subprocess.Popen(
        ["make", "demo"],
        cwd=project,
        env=environment,
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
