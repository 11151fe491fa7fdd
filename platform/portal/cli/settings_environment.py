"""What the settings need in the environment before Django is imported."""

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from portal import embedded
from portal.cli.commands import COMMANDS
from portal.embedded.folders import Profile, data_dir, folders_under

# Django's commands that create, alter or read the catalogue as the owner of the tables. All others run as the
# application's role, which has no right to do so. What ours need is in the table of our commands.
DJANGO_AS_OWNER = frozenset(
    {"flush", "makemigrations", "migrate_schemas", "sqlmigrate", "squashmigrations", "test"}
)

# Django's commands that work on files alone: no server is started for them.
DJANGO_ON_FILES = frozenset({"collectstatic", "diffsettings", "findstatic", "help", "makemessages"})


def role_for(command: str) -> str:
    """Return the database role of a command: "owner" or "app"."""
    ours = COMMANDS.get(command)
    if ours:
        return ours.role
    return "owner" if command in DJANGO_AS_OWNER else "app"


def needs_servers(command: str, arguments: Sequence[str] = ()) -> bool:
    """Say whether a command asks database or cache anything; one that only tells of itself does not."""
    own_arguments = itertools.takewhile(lambda word: word != "--", arguments)
    if not {"-h", "--help"}.isdisjoint(own_arguments):
        return False
    ours = COMMANDS.get(command)
    return ours.needs_servers if ours else command not in DJANGO_ON_FILES


def settle(command: str, served_by: Mapping[str, str]) -> None:
    """Put into the environment what the settings will read for this command."""
    os.environ.update(served_by)
    os.environ["PORTAL_DATABASE_ROLE"] = role_for(command)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


@contextmanager
def servers_for(command: str, arguments: Sequence[str] = (), profile: Profile = "demo") -> Iterator[None]:
    """Settle the environment, and hold the embedded servers for the block where no URL names others."""
    if os.environ.get("DATABASE_URL"):
        settle(command, {})
        yield
    elif not needs_servers(command, arguments):
        settle(command, folders_under(data_dir()).environment())
        yield
    else:
        with embedded.start(profile) as servers:
            settle(command, servers.environment)
            yield
