"""What the settings need in the environment before Django is imported."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from portal import embedded
from portal.embedded.folders import Profile, data_dir, folders_under

# Commands that create, alter or read the catalogue as the owner of the tables. All others run as the
# application's role, which has no right to do so.
OWNER_COMMANDS = frozenset(
    {
        "create_cities",
        "create_demo",
        "create_organisation",
        "distribute",
        "flush",
        "makemigrations",
        "migrate",
        "migrate_schemas",
        "record_ddl",
        "sqlmigrate",
        "squashmigrations",
        "test",
    }
)

# Commands that work on files alone: no server is started for them.
FILE_COMMANDS = frozenset(
    {
        "",
        "--help",
        "--version",
        "-h",
        "catalogues",
        "collectstatic",
        "compile_catalogues",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "version",
    }
)


def role_for(command: str) -> str:
    """Return the database role of a command: "owner" or "app"."""
    return "owner" if command in OWNER_COMMANDS else "app"


def settle(command: str, served_by: Mapping[str, str]) -> None:
    """Put into the environment what the settings will read for this command."""
    os.environ.update(served_by)
    os.environ["PORTAL_DATABASE_ROLE"] = role_for(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


@contextmanager
def serving(command: str, profile: Profile = "demo") -> Iterator[None]:
    """Settle the environment, and hold the embedded servers for the block where no URL names others."""
    if os.environ.get("DATABASE_URL"):
        settle(command, {})
        yield
    elif command in FILE_COMMANDS:
        settle(command, folders_under(data_dir()).environment())
        yield
    else:
        with embedded.start(profile) as servers:
            settle(command, servers.environment)
            yield
