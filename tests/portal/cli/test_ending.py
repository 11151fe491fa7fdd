"""What the command says last."""

import errno

import psycopg
import pytest
import redis
from django.core.exceptions import ImproperlyConfigured

from portal.cli import ending


def caused_by(cause: BaseException) -> BaseException:
    error = RuntimeError("saving failed")
    error.__cause__ = cause
    return error


class DiskFull(Exception):
    """As the database driver says it."""

    sqlstate = "53100"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left", "/x/letters.pdf"),
            "Cannot write /x/letters.pdf: the disk is full.",
        ),
        (caused_by(OSError(errno.EROFS, "…")), "Cannot write a file: the file system is read-only."),
        (caused_by(DiskFull()), "The database cannot write: the disk is full."),
        (ImproperlyConfigured("PORT is 'x'. Write a number."), "PORT is 'x'. Write a number."),
        (
            caused_by(psycopg.OperationalError("connection failed: nobody there\nIs it running?")),
            "The database does not answer: connection failed: nobody there.",
        ),
        (caused_by(psycopg.errors.QueryCanceled("canceling statement")), None),
        (
            redis.exceptions.ConnectionError("Error 111 connecting to cache:6379."),
            "The cache (REDIS_URL) does not answer: Error 111 connecting to cache:6379.",
        ),
        (OSError(errno.ENOENT, "…"), None),
        (caused_by(ValueError("a mistake of ours")), None),
    ],
)
def test_what_the_machine_refuses_is_a_sentence_and_our_mistakes_are_not(
    error: BaseException, sentence: str | None
) -> None:
    assert ending.sentence_for(error) == sentence


def test_the_hook_prints_a_sentence_instead_of_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    full = OSError(errno.ENOSPC, "No space left", "/x")
    ending.report(OSError, full, None)
    assert capsys.readouterr().err == "portal: Cannot write /x: the disk is full.\n"


def test_a_signal_unwinds_with_its_number() -> None:
    with pytest.raises(SystemExit) as ended:
        ending.end_by_exception(15, None)
    assert ended.value.code == 143
