"""A pair of servers, PostgreSQL and Valkey, shared by all processes that use one data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import postgres, valkey
from portal.embedded.cluster import ensure_cluster
from portal.embedded.folders import Profile, ServerFolders, folders_under, make_folder, make_private, root_of
from portal.embedded.isolation import choose_isolation, copied_program, settle_cluster
from portal.embedded.lease import Lease
from portal.embedded.programs import postgres_binaries, valkey_program


@dataclass(frozen=True)
class Servers:
    """Two servers that answer, for as long as this process (or one that inherits the lease) holds it."""

    folders: ServerFolders
    lease: Lease

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the settings read: DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL, BROKER_URL."""
        return self.folders.environment()


@contextmanager
def start(profile: Profile = "demo", directory: Path | None = None) -> Iterator[Servers]:
    """Start the servers or join those that run; when the block ends, the last user stops them.

    Raises `CannotStart`, a sentence. `directory` replaces PORTAL_DATA_DIR.
    """
    root = root_of(profile, directory)
    make_folder(root)
    make_private(root / "lease")
    make_private(root / "log")
    lease = Lease(root / "lease")
    try:
        with lease.door():
            lease.take()
            try:
                folders = _both_answering(root, profile)
            except BaseException:
                if lease.give_back():
                    _stop(root)
                raise
        try:
            yield Servers(folders, lease)
        finally:
            with lease.door():
                if lease.give_back():
                    _stop(root)
    finally:
        lease.close()


def _both_answering(root: Path, profile: Profile) -> ServerFolders:
    """Start what does not answer; leave alone what others use."""
    cluster = root / "postgres"
    found = postgres.running_in(cluster)
    if found and postgres.answers(cluster):
        folders = ServerFolders(root, found.sockets)
    else:
        folders = _started_postgres(root, profile)
    if not valkey.answers(folders.sockets):
        make_private(folders.valkey)
        log = folders.log / "valkey.log"
        valkey.start(
            folders.valkey, program=valkey_program(), sockets=folders.sockets, log=log, profile=profile
        )
    return folders


def _started_postgres(root: Path, profile: Profile) -> ServerFolders:
    binaries = postgres_binaries()
    wanted = os.environ.get("PORTAL_POSTGRES_ISOLATION") or "auto"
    isolation = choose_isolation(wanted, root=root, program=binaries / "postgres")
    folders = folders_under(root, home=isolation.home)
    cluster = settle_cluster(folders.postgres, isolation)
    make_private(folders.sockets, isolation.account)
    if isolation.home:
        binaries = copied_program(binaries / "postgres", isolation.home).parent
    log = folders.log / "postgres.log"
    ensure_cluster(cluster, binaries=binaries, isolation=isolation, log=log, is_durable=profile == "demo")
    postgres.start(
        cluster, binaries=binaries, sockets=folders.sockets, log=log, isolation=isolation, profile=profile
    )
    return folders


def _stop(root: Path) -> None:
    """Stop whatever of the two runs. Called inside the door by whoever found itself alone."""
    cluster = root / "postgres"
    found = postgres.running_in(cluster)
    valkey.stop(found.sockets if found else folders_under(root).sockets)
    postgres.stop(cluster)
