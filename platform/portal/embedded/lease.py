"""Who uses the embedded servers: a file lock per process, so that the last one out knows it is the last.

Locks of the kernel (`flock`) and not pid files: they vanish with their holder, even a killed one.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.embedded.errors import CannotStart, refused_in_a_sentence

PATIENCE_S = 90.0


class Lease:
    """A share in the servers under one folder. The *door* serialises whoever starts or stops them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with refused_in_a_sentence("write the lease", folder):
            self._users = os.open(folder / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)

    @property
    def descriptor(self) -> int:
        """The open file that carries the share; a child that inherits it holds the lease too."""
        return self._users

    @contextmanager
    def door(self) -> Iterator[None]:
        """Let one process at a time look at the servers, start them or stop them."""
        with refused_in_a_sentence("write the lease", self._folder):
            door = os.open(self._folder / "door.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._wait_for(door)
            yield
        finally:
            os.close(door)

    def take(self) -> None:
        """Become a user of the servers. Call it inside the door."""
        with refused_in_a_sentence("lock", self._folder):
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def give_back(self) -> bool:
        """Stop being a user; true when nobody else is. Call it inside the door."""
        fcntl.flock(self._users, fcntl.LOCK_UN)
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(self._users, fcntl.LOCK_UN)
        return True

    def close(self) -> None:
        os.close(self._users)

    def _wait_for(self, door: int) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        with refused_in_a_sentence("lock", self._folder):
            while not _locked(door):
                if time.monotonic() > give_up_at:
                    raise CannotStart(
                        f"Another command has been starting or stopping the servers of {self._folder.parent} "
                        f"for {PATIENCE_S:.0f} s: end it, then try again."
                    )
                time.sleep(0.02)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
