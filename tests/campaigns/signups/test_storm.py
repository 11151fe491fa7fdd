"""A thousand sign-ups against the real server, whose processes are killed meanwhile: exact in the end."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
# What this process was given by the tests' own servers; the benchmark has its own, in the project's folder.
SETTLED_BY_TESTS = ("DATABASE_", "REDIS_", "BROKER_", "PORTAL_", "SECRET_KEY")


@pytest.mark.long
def test_seats_list_and_mails_are_exact_though_web_worker_and_broker_are_killed():
    environment = {name: value for name, value in os.environ.items() if not name.startswith(SETTLED_BY_TESTS)}

    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", "storm-killed"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
