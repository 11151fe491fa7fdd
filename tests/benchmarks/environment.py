"""Where benchmarks run: servers, a folder, and databases copied from each other.

Nothing here imports the product: what needs Django runs in a process of its own, with one database, role and
kind of process, and hands back its numbers as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import make_conninfo

from portal import embedded
from portal.embedded.folders import data_dir
from tests.database import PROJECT, fingerprint

ROOT_HOST = "portail.test"
PROCESS_PATIENCE_S = 600
# Settled by whoever started this process, for itself.
NOT_INHERITED = ("PORTAL_", "DATABASE_", "REDIS_", "BROKER_", "SECRET_KEY", "MAKE", "MFLAGS", "COVERAGE_")

Role = Literal["app", "owner"]
Process = Literal["command", "web", "worker"]


class NotMeasured(RuntimeError):
    """A process failed; the text is the end of what it said."""


@dataclass(frozen=True)
class Forks:
    """A process with Django set up, which runs each function in a fork of itself."""

    process: subprocess.Popen[str]
    answer: Path

    def call(
        self,
        function: str,
        database: str,
        role: Role,
        variables: dict[str, str],
        arguments: dict[str, Any],
    ) -> Any:
        """Raises NotMeasured with the function's traceback."""
        assert self.process.stdin
        assert self.process.stdout
        asked = {
            "function": function,
            "database": database,
            "role": role,
            "variables": variables,
            "arguments": arguments,
            "answer": str(self.answer),
        }
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        status = self.process.stdout.readline().strip()
        answer = self.answer.read_text(encoding="utf-8") if status else "the process ended"
        if status != "0":
            raise NotMeasured(f"{function} failed:\n{answer}")
        return json.loads(answer)


@dataclass(frozen=True)
class Environment:
    """The servers by the settings' variables, and the folder for everything that benchmarks write."""

    folder: Path
    servers: dict[str, str]
    fingerprint: str  # of the code that shapes a database
    is_tiny: bool = False
    prefix: str = "bench"  # of the names of databases that are made anew
    cities_template: str = ""  # a database with the 66 cities that is there already
    forks: Forks | None = None
    made: dict[str, str] = field(default_factory=dict)  # databases made anew in this run, by their kind

    def url(self, database: str, role: Role = "app") -> str:
        url = self.servers["DATABASE_OWNER_URL" if role == "owner" else "DATABASE_URL"]
        return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))

    def variables(self, database: str, role: Role = "app", process: Process = "command") -> dict[str, str]:
        """What a process of the product needs to work on `database`."""
        static = os.environ.get("PORTAL_STATIC_ROOT") or str(data_dir() / "static")
        return (
            inherited_variables()
            | self.servers
            | {
                "DATABASE_URL": self.url(database),
                "DATABASE_OWNER_URL": self.url(database, "owner"),
                "DJANGO_SETTINGS_MODULE": "portal.settings",
                "PORTAL_DATABASE_ROLE": role,
                "PORTAL_PROCESS": process,
                "PORTAL_ROOT_HOST": ROOT_HOST,
                "PORTAL_DATA_DIR": str(self.folder / "data"),
                "PORTAL_STATIC_ROOT": static,
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
        """What `module:function` of `tests.benchmarks.with_django` returns, in a fresh process.

        In tiny size a command's is a fork of one that has Django set up, which takes longer than the rest.
        """
        if self.forks and process == "command":
            variables = self.variables(database, role)
            return self.forks.call(function, database, role, variables, arguments)
        command = ["tests.benchmarks.with_django", function, json.dumps(arguments)]
        return json.loads(self.run(command, database, role, process).splitlines()[-1])

    def run(self, module: list[str], database: str, role: Role = "app", process: Process = "command") -> str:
        """What `python -m MODULE ...` prints. Raises NotMeasured where it fails or takes too long."""
        try:
            done = subprocess.run(
                [sys.executable, "-m", *module],
                check=True,
                cwd=PROJECT,
                env=self.variables(database, role, process),
                capture_output=True,
                text=True,
                timeout=PROCESS_PATIENCE_S,
            )
        except subprocess.CalledProcessError as error:
            raise NotMeasured(f"{' '.join(module)} failed:\n{error.stderr[-3000:]}") from error
        except subprocess.TimeoutExpired as error:
            raise NotMeasured(f"{' '.join(module)} took more than {error.timeout:.0f} s") from error
        return done.stdout

    def copy_database(self, kind: str, copied_from: str = "template1") -> str:
        """A database anew, a copy of another; its name."""
        name = f"{self.prefix}_{kind}"
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copied_from}"')
        return name

    @contextmanager
    def only_builder_of(self, kind: str) -> Iterator[None]:
        """Others who would build the same database wait here."""
        with self._server() as server:
            server.execute("SELECT pg_advisory_lock(hashtext(%s))", [f"bench_{kind}"])
            yield

    def kept(self, kind: str) -> tuple[str, bool]:
        """The name of a database that is kept for this state of the code, and whether it is there complete.

        Those of other states are dropped.
        """
        name = f"bench_{kind}_{self.fingerprint}"
        with self._server() as server:
            found = {
                row[0]
                for row in server.execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE %s",
                    [f"bench\\_{kind}\\_" + "_" * len(self.fingerprint)],
                )
            }
            for old in found - {name}:
                server.execute(f'DROP DATABASE "{old}" WITH (FORCE)')
        return name, name in found

    def rename_database(self, before: str, after: str) -> str:
        with self._server() as server:
            server.execute(f'ALTER DATABASE "{before}" RENAME TO "{after}"')
        return after

    def drop_databases(self) -> None:
        """All that were made here, save those that are kept."""
        with self._server() as server:
            found = server.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.prefix}_"]
            )
            for (name,) in found.fetchall():
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    @contextmanager
    def _server(self) -> Iterator[psycopg.Connection]:
        parameters = make_conninfo(self.url("postgres", "owner"))
        with psycopg.connect(parameters, autocommit=True) as server:
            yield server


def inherited_variables() -> dict[str, str]:
    """This process's variables without those that lead to servers and folders of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}


@contextmanager
def prepared(*, is_tiny: bool) -> Iterator[Environment]:
    """Servers of the benchmarks' own, stopped at the end where nobody else uses them."""
    folder = data_dir() / "bench"
    with embedded.start("test", folder) as servers:
        (folder / "data").mkdir(parents=True, exist_ok=True)
        environment = Environment(folder, servers.environment, fingerprint(), is_tiny)
        if is_tiny:
            with with_forks(environment) as environment:
                yield environment
        else:
            yield environment


@contextmanager
def with_forks(environment: Environment) -> Iterator[Environment]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.with_django", "--forks"],
        cwd=PROJECT,
        env=environment.variables("postgres"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:  # it ends when its standard input is closed
        yield replace(environment, forks=Forks(process, environment.folder / "answer.json"))
