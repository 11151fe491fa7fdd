"""How much an archive may hold, and the streams that count while they are read.

No size written in a header is believed: what counts is what comes out.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from archive.format.problems import refused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """`total_mib`: all files together, uncompressed. `ratio`: uncompressed to compressed size of one file,
    looked at from 1 MiB on. `directory_bytes`: the ZIP's own table of files."""

    total_mib: int = 200
    files: int = 40
    ratio: int = 200
    directory_bytes: int = 256 * 1024


@dataclass(slots=True)
class Budget:
    """What has been read of each file so far; reading a file a second time costs nothing more."""

    limits: Limits
    furthest: dict[str, int] = field(default_factory=dict)
    total: int = 0

    def spend(self, name: str, position: int, compressed: int | None) -> None:
        """Note that `name` has been read up to `position`; refuses what passes a limit."""
        before = self.furthest.get(name, 0)
        if position <= before:
            return
        self.furthest[name] = position
        self.total += position - before
        if self.total > self.limits.total_mib * MIB:
            raise refused("archive_too_big", name, limit=self.limits.total_mib)
        if compressed is not None and position > MIB and position > compressed * self.limits.ratio:
            raise refused("archive_bomb", name, limit=self.limits.ratio)


class CountedStream(io.RawIOBase):
    """A file of the archive, counted against the budget; a damaged ZIP is said, not raised as such."""

    def __init__(self, raw: IO[bytes], name: str, budget: Budget, compressed: int | None) -> None:
        self._raw = raw
        self._name = name
        self._budget = budget
        self._compressed = compressed
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        with damage_refused(self._name):
            chunk = self._raw.read(len(view))
        view[: len(chunk)] = chunk
        self._position += len(chunk)
        self._budget.spend(self._name, self._position, self._compressed)
        return len(chunk)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


@contextmanager
def damage_refused(name: str = "") -> Iterator[None]:
    """Turns what a damaged or unreadable file raises into `ArchiveRefused`."""
    try:
        yield
    except EOFError:
        raise refused("archive_damaged", name, reason="fin inattendue") from None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise refused("archive_damaged", name, reason=str(error)) from error
    except OSError as error:
        raise refused("archive_unreadable", name, reason=error.strerror or str(error)) from error
