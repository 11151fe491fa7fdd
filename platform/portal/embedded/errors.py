"""The one error of the embedded servers: a sentence that a person can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "this user may not write there",
    errno.EPERM: "this user may not write there",
    errno.ENOTDIR: "a file stands where a folder should be",
    errno.EEXIST: "a file stands where a folder should be",
    errno.ENOLCK: "the file system has no file locks",
}


class CannotStart(Exception):
    """The servers cannot be had; the message is one sentence, ready to be shown."""


def reason_of(error: OSError) -> str:
    """Return why the system refused, in words that fit after "because"."""
    return _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())


@contextmanager
def refused_in_a_sentence(doing: str, where: Path) -> Iterator[None]:
    """Turn what the system refuses inside the block into a `CannotStart`."""
    try:
        yield
    except OSError as error:
        raise CannotStart(f"Cannot {doing} {error.filename or where}: {reason_of(error)}.") from error


def reason_in_log(lines: str) -> str | None:
    """Return the known reason that a server's own last words give, if any."""
    known = {
        "No space left on device": "the disk is full",
        "Disk quota exceeded": "the disk quota is used up",
        "Read-only file system": "the file system is read-only",
        "Permission denied": "a file there is closed to this user",
        "Cannot allocate memory": "there is not enough memory",
        "could not create shared memory segment": "the system gives no shared memory",
    }
    return next((reason for words, reason in known.items() if words in lines), None)
