"""How the command ends: by a signal, or with one sentence where the machine refuses something."""

import errno
import signal
import sys
from types import FrameType, TracebackType
from typing import Any

from portal.embedded.errors import reason_of

_DISK_FULL_SQLSTATE = "53100"
_MACHINE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def end_by_exception(number: int, _frame: FrameType | None) -> None:
    """Signal handler: unwind, so that the lease is given back and the last one out stops the servers."""
    raise SystemExit(128 + number)


def unwind_on_signals() -> None:
    """Make SIGTERM and SIGHUP end the command as Ctrl-C does."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_by_exception)


def say(sentence: str) -> None:
    """Print one sentence of the command itself."""
    print(f"portal: {sentence}", file=sys.stderr)


def sentence_for(error: BaseException | None) -> str | None:
    """Return a sentence when the disk or the environment is at fault anywhere in a chain of errors."""
    badly_set = _class_if_imported("django.core.exceptions", "ImproperlyConfigured")
    no_database = _class_if_imported("psycopg", "OperationalError")
    no_cache = _class_if_imported("redis.exceptions", "ConnectionError")
    while error is not None:
        if isinstance(error, OSError) and error.errno in _MACHINE_ERRORS:
            return f"Cannot write {error.filename or 'a file'}: {reason_of(error)}."
        if isinstance(error, badly_set):
            return str(error)
        if getattr(error, "sqlstate", None) == _DISK_FULL_SQLSTATE:
            return "The database cannot write: the disk is full."
        # Without a state it is no answer of the server, which said nothing or let nobody in.
        if isinstance(error, no_database) and error.sqlstate is None:
            return f"The database does not answer: {_first_line(error)}."
        if isinstance(error, no_cache):
            return f"The cache (REDIS_URL) does not answer: {_first_line(error)}."
        error = error.__cause__ or error.__context__
    return None


def _class_if_imported(module: str, name: str) -> Any:
    """Django and its drivers may not be imported here: a class is looked up if somebody else has done so."""
    return getattr(sys.modules.get(module), name, ())


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0].rstrip(".")


def report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Exception hook: a sentence for what the machine refuses, a traceback for our own mistakes."""
    sentence = sentence_for(error)
    if sentence is None:
        sys.__excepthook__(kind, error, trace)
    else:
        say(sentence)
