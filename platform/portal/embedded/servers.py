"""A pair of servers, PostgreSQL and Valkey, shared by all processes that use one data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.embedded import postgres, valkey
from portal.embedded.cluster import ensure_cluster
from portal.embedded.isolation import choose_isolation, copied_program, settle_cluster
from portal.embedded.lease import Lease
from portal.embedded.places import Places, Profile, make_folder, make_private, places_under, root_of
from portal.embedded.programs import postgres_binaries, valkey_program


@dataclass(frozen=True)
class Servers:
    """Two servers that answer, for as long as this process (or one that inherits the lease) holds it."""

    places: Places
    lease: Lease

    @property
    def environment(self) -> dict[str, str]:
        """The variables that the settings read: DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL, BROKER_URL."""
        return self.places.environment()


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
                places = _both_answering(root, profile)
            except BaseException:
                if lease.give_back():
                    _stop(root)
                raise
        try:
            yield Servers(places, lease)
        finally:
            with lease.door():
                if lease.give_back():
                    _stop(root)
    finally:
        lease.close()


def _both_answering(root: Path, profile: Profile) -> Places:
    """Start what does not answer; leave alone what others use."""
    cluster = root / "postgres"
    found = postgres.running_in(cluster)
    if found and postgres.answers(cluster):
        places = Places(root, found.sockets)
    else:
        places = _started_postgres(root, profile)
    if not valkey.answers(places.sockets):
        make_private(places.valkey)
        log = places.log / "valkey.log"
        valkey.start(
            places.valkey, program=valkey_program(), sockets=places.sockets, log=log, profile=profile
        )
    return places


def _started_postgres(root: Path, profile: Profile) -> Places:
    binaries = postgres_binaries()
    wanted = os.environ.get("PORTAL_POSTGRES_ISOLATION") or "auto"
    isolation = choose_isolation(wanted, root=root, program=binaries / "postgres")
    places = places_under(root, home=isolation.home)
    cluster = settle_cluster(places.postgres, isolation)
    make_private(places.sockets, isolation.account)
    if isolation.home:
        binaries = copied_program(binaries / "postgres", isolation.home).parent
    log = places.log / "postgres.log"
    ensure_cluster(cluster, binaries=binaries, isolation=isolation, log=log, is_durable=profile == "demo")
    postgres.start(
        cluster, binaries=binaries, sockets=places.sockets, log=log, isolation=isolation, profile=profile
    )
    return places


def _stop(root: Path) -> None:
    """Stop whatever of the two runs. Called inside the door by whoever found itself alone."""
    cluster = root / "postgres"
    found = postgres.running_in(cluster)
    valkey.stop(found.sockets if found else places_under(root).sockets)
    postgres.stop(cluster)
