"""The suite at another time of the day: `PORTAL_TEST_CLOCK=00:30 make test`, an hour of Brussels.

By Debian's libfaketime, which moves the clock of every program that loads it: Python, its children and, as
SQL has a `now()` too, PostgreSQL and Valkey. The clock goes on from there; the day stays today.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from portal.embedded import detached

BRUSSELS = ZoneInfo("Europe/Brussels")
NAME = "PORTAL_TEST_CLOCK"
CLOCKED = Path(__file__).parent / "clocked"
OPTIONS = ("FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC", "NO_FAKE_STAT", "LD_PRELOAD")


def set_clock(config: pytest.Config) -> None:
    """Start this process again with the clock moved, where the environment asks for it and it is not yet."""
    wanted = os.environ.get(NAME)
    if not wanted:
        return
    if "FAKETIME" not in os.environ:
        offset = _seconds_to(time.fromisoformat(wanted), datetime.now(BRUSSELS))
        os.environ |= {
            "FAKETIME": f"{offset:+d}s",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # patience and durations stay true
            "NO_FAKE_STAT": "1",  # else every compiled module seems out of date
            "LD_PRELOAD": _library(),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(CLOCKED), os.environ.get("PYTHONPATH")])),
        }
        # What is being captured would be lost with this process.
        config.pluginmanager.getplugin("capturemanager").stop_global_capturing()
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the same command again
    _move_clock_of_servers()


def folder(root: Path) -> Path:
    """Servers are shared by all who use their folder: those of another clock have their own."""
    wanted = os.environ.get(NAME)
    return root / f"at-{wanted.replace(':', '')}" if wanted else root


def _seconds_to(wanted: time, now: datetime) -> int:
    there = datetime.combine(now.date(), wanted, BRUSSELS)
    return round((there - now).total_seconds())


def _library() -> str:
    program = shutil.which("faketime")
    if program is None:
        raise pytest.UsageError(f"{NAME} needs libfaketime (Debian: apt-get install faketime).")
    asked = [program, "-m", "-f", "+0s", sys.executable, "-c", "import os; print(os.environ['LD_PRELOAD'])"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _move_clock_of_servers() -> None:
    """The embedded servers start with an environment of their own, bare of everything else."""
    bare = detached.bare_environment
    moved = {name: os.environ[name] for name in OPTIONS}
    detached.bare_environment = lambda: bare() | moved
