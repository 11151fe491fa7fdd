"""Where the benchmarks run: servers of their own under `var/bench`, and databases copied from each other.

Nothing here imports the product: what needs Django runs in a child, with one database, role and kind of
process, and hands back its numbers as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg.conninfo import make_conninfo

from portal import embedded
from portal.embedded.folders import data_dir
from tests.database import PROJECT, fingerprint

ROOT_HOST = "portail.test"
CHILD_PATIENCE_S = 600

Role = Literal["app", "owner"]
Process = Literal["command", "web", "worker"]


class NotMeasured(RuntimeError):
    """A process failed; the text is the end of what it said."""


@dataclass(frozen=True)
class Ground:
    """The servers, and the folder for everything that benchmarks write."""

    folder: Path
    servers: dict[str, str]
    state: str  # of the code that shapes a database
    made: dict[str, str] = field(default_factory=dict)  # databases made anew in this run

    def url(self, database: str, role: Role = "app") -> str:
        url = self.servers["DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"]
        return url.replace("/portal?", f"/{database}?")

    def environment(self, database: str, role: Role = "app", process: Process = "command") -> dict[str, str]:
        """What a process of the product needs to work on `database`."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PORTAL_", "DATABASE_", "MAKE", "MFLAGS"))
        }
        return (
            inherited
            | self.servers
            | {
                "DATABASE_URL": self.url(database),
                "DATABASE_OWNER_URL": self.url(database, "owner"),
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "PORTAL_DATABASE_ROLE": role,
                "PORTAL_PROCESS": process,
                "PORTAL_ROOT_HOST": ROOT_HOST,
                "PORTAL_DATA_DIR": str(self.folder / "data"),
                "PORTAL_STATIC_ROOT": str(data_dir() / "static"),
                "PORTAL_LOG_LEVEL": "WARNING",
                "SECRET_KEY": "benchmarks-only-" + "k" * 60,
            }
        )

    def call(
        self,
        function: str,
        /,
        database: str,
        role: Role = "app",
        process: Process = "command",
        **arguments: Any,
    ) -> Any:
        """What `module:function` of `tests.benchmarks.inside` returns, in a fresh process."""
        command = ["tests.benchmarks.child", function, json.dumps(arguments)]
        return json.loads(self.run(command, database, role, process).splitlines()[-1])

    def run(self, module: list[str], database: str, role: Role = "app", process: Process = "command") -> str:
        """What `python -m MODULE ...` prints. Raises NotMeasured where it fails or takes too long."""
        try:
            done = subprocess.run(
                [sys.executable, "-m", *module],
                check=True,
                cwd=PROJECT,
                env=self.environment(database, role, process),
                capture_output=True,
                text=True,
                timeout=CHILD_PATIENCE_S,
            )
        except subprocess.CalledProcessError as error:
            raise NotMeasured(f"{' '.join(module)} failed:\n{error.stderr[-3000:]}") from error
        except subprocess.TimeoutExpired as error:
            raise NotMeasured(f"{' '.join(module)} took more than {error.timeout:.0f} s") from error
        return done.stdout

    def make(self, name: str, copied_from: str = "template1") -> str:
        """A database anew, a copy of another; its name."""
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copied_from}"')
        return name

    def kept(self, kind: str) -> tuple[str, bool]:
        """The name of a database that is kept for this state of the code, and whether it is there complete.

        Those of other states are dropped.
        """
        name = f"bench_{kind}_{self.state}"
        with self._server() as server:
            found = {
                row[0]
                for row in server.execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE %s",
                    [f"bench\\_{kind}\\_" + "_" * len(self.state)],
                )
            }
            for old in found - {name}:
                server.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        return name, name in found

    def rename(self, before: str, after: str) -> str:
        with self._server() as server:
            server.execute(f'ALTER DATABASE "{before}" RENAME TO "{after}"')
        return after

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        parameters = make_conninfo(self.url("postgres", "owner"))
        with psycopg.connect(parameters, autocommit=True) as server:
            yield server


@contextmanager
def prepared() -> Iterator[Ground]:
    """The servers of the benchmarks, stopped at the end where nobody else uses them."""
    folder = data_dir() / "bench"
    with embedded.start("test", folder) as servers:
        (folder / "data").mkdir(parents=True, exist_ok=True)
        yield Ground(folder, servers.environment, fingerprint())
