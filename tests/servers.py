"""Real servers for the tests: started before the settings are read, once for all workers.

A pytest plugin (`-p tests.servers`), because pytest-django reads the settings before any conftest runs.
"""

import os
import re
from contextlib import ExitStack
from pathlib import Path

import pytest

from portal.embedded import start
from tests import clock

PROJECT = Path(__file__).resolve().parents[1]
JOURNEYS = PROJECT / "tests" / "journeys"
MAX_WORKERS = 4
_stack = ExitStack()


def _environment_of_tests() -> None:
    os.environ.setdefault("PORTAL_ROOT_HOST", "portail.test")
    # `make test` collected the static files there.
    collected = Path(os.environ.get("PORTAL_DATA_DIR") or PROJECT / "var") / "static"
    os.environ.setdefault("PORTAL_STATIC_ROOT", str(collected))
    os.environ.setdefault("PORTAL_DATA_DIR", str(clock.folder(PROJECT / "var" / "tests")))
    os.environ.setdefault("SECRET_KEY", "tests-only-" + "k" * 60)
    os.environ["PORTAL_LOG_LEVEL"] = "WARNING"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    clock.set_clock(early_config)
    _environment_of_tests()
    if "DATABASE_URL" not in os.environ:
        servers = _stack.enter_context(start("test", Path(os.environ["PORTAL_DATA_DIR"])))
        os.environ.update(servers.environment)
    _own_cache(os.environ.get("PYTEST_XDIST_WORKER", ""))
    if _is_with_journeys(args):
        early_config.pluginmanager.import_plugin("pytest_playwright.pytest_playwright")


def _is_with_journeys(args: list[str]) -> bool:
    """Whether a browser may be needed; the journeys are run by one process, never by a worker."""
    if "PYTEST_XDIST_WORKER" in os.environ or f"--ignore={JOURNEYS.relative_to(PROJECT)}" in args:
        return False
    named = [Path(arg.partition("::")[0]).resolve() for arg in args if not arg.startswith("-")]
    paths = [path for path in named if path.exists() and path.is_relative_to(PROJECT)]
    return not paths or any(path.is_relative_to(JOURNEYS) or JOURNEYS.is_relative_to(path) for path in paths)


def _own_cache(worker: str) -> None:
    """Under xdist each worker has its own database of Valkey as its cache, which tests empty: 0, 2, 3, 4.

    1 is the broker's; from 5 on they are those of tests with real workers.
    """
    number = int(worker.removeprefix("gw") or 0)
    if number >= MAX_WORKERS:
        raise pytest.UsageError(f"Valkey has no database left for {worker}: use -n {MAX_WORKERS} or less.")
    if number:
        os.environ["REDIS_URL"] = re.sub(r"\bdb=\d+", f"db={number + 1}", os.environ["REDIS_URL"])


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()
