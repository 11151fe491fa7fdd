"""Servers of their own for these tests, in short folders: a socket path has little room."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import embedded
from portal.embedded.folders import digest_of
from portal.embedded.isolation import HOMES, account_to_drop_to, namespace_works
from portal.embedded.programs import postgres_binaries


def short_folder() -> Path:
    """Make a folder in memory where there is room for it: databases are made and copied by the dozen."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30
    return Path(tempfile.mkdtemp(prefix="portal-", dir=memory if has_room else None))


@pytest.fixture(autouse=True)
def _no_isolation_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_POSTGRES_ISOLATION", raising=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder outside pytest's long one, removed with what a dropped root keeps elsewhere."""
    path = short_folder()
    yield path
    shutil.rmtree(path)
    for home in HOMES.glob(f"portal-*-{digest_of(path)}"):
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """A database made once, for tests that are not about making it."""
    path = short_folder()
    with embedded.start("demo", path):
        pass
    yield path / "postgres"
    shutil.rmtree(path)


@pytest.fixture
def made(folder: Path, pattern: Path) -> Path:
    """A data folder with a database in it."""
    (folder / "test").mkdir()
    for root in (folder, folder / "test"):
        subprocess.run(["cp", "-a", pattern, root], check=True)
    return folder


@pytest.fixture(params=["none", "namespace", "drop"])
def way(request: pytest.FixtureRequest, folder: Path) -> str:
    """Each way to run PostgreSQL that this machine and user can do; the others are skips with a reason."""
    is_root = os.geteuid() == 0
    wanted: str = request.param
    if wanted == "none" and is_root:
        pytest.skip("PostgreSQL runs directly only for an ordinary user, and this is root")
    if wanted == "namespace" and not namespace_works(folder, postgres_binaries() / "postgres"):
        pytest.skip("this machine refuses user namespaces")
    if wanted == "drop" and (not is_root or account_to_drop_to() is None):
        pytest.skip("only a root that may change user can drop to an unprivileged one")
    return wanted
