"""`portal score`: JSON lines of answers in, JSON lines of results out, with neither Django nor a database."""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from io import BufferedWriter
from pathlib import Path
from typing import BinaryIO, cast

from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.questionnaire.errors import UnknownQuestionnaire
from diagnostic.questionnaire.jsonl import MAX_LINE_BYTES, TOO_LONG, error_line, scored_line
from portal.embedded import CannotStart
from portal.embedded.errors import reason_of

_CHUNK_BYTES = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def run(arguments: Sequence[str]) -> int:
    """Score the lines of a file or of the standard input; 0 also where lines could not be scored."""
    asked = _parser().parse_args(arguments)
    try:
        questionnaire = load_questionnaire(asked.questionnaire)
    except UnknownQuestionnaire as error:
        raise CannotStart(error.message % error.parameters) from error
    with _opened(asked.file) as source:
        write_scores(
            source, cast(BufferedWriter, sys.stdout.buffer), lambda line: scored_line(questionnaire, line)
        )
    return 0


def write_scores(source: BinaryIO, target: BufferedWriter, scored: Callable[[bytes], str]) -> None:
    """One line out for each line in, in order.

    What has come in is answered before waiting for more: a program may talk line by line, and a file is
    written in large pieces. A line that is too long is never held whole.
    """
    is_first = True
    for lines in _lines(source):
        for line in lines:
            mark = _BYTE_ORDER_MARK if is_first else b""
            is_first = False
            answer = error_line(TOO_LONG) if line is None else scored(line.removeprefix(mark))
            target.write(answer.encode("utf-8") + b"\n")
        target.flush()


def _lines(source: BinaryIO) -> Iterator[list[bytes | None]]:
    """The whole lines of each piece that can be read, without their ends; None for one that is too long."""
    read = getattr(source, "read1", source.read)
    rest = bytearray()
    is_skipping = False
    while piece := cast(bytes, read(_CHUNK_BYTES)):
        *ended, last = piece.split(b"\n")
        lines: list[bytes | None] = []
        for end in ended:
            rest += end
            lines.append(None if is_skipping or len(rest) > MAX_LINE_BYTES else bytes(rest))
            rest.clear()
            is_skipping = False
        rest += last
        if len(rest) > MAX_LINE_BYTES:
            is_skipping = True
            rest.clear()
        if lines:
            yield lines
    if rest or is_skipping:
        yield [None if is_skipping else bytes(rest)]


def _opened(name: str) -> BinaryIO:
    if name == "-":
        return cast(BinaryIO, sys.stdin.buffer)
    try:
        return Path(name).open("rb")
    except OSError as error:
        raise CannotStart(f"Cannot read {name}: {reason_of(error)}.") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="portal score",
        description='Score JSON lines {"sector": ..., "answers": {...}}: one line for each, in order.',
        epilog='A line that cannot be scored gives {"error": ...} in its place, and the next ones go on.',
    )
    parser.add_argument(
        "file", nargs="?", default="-", help="a file of lines; the standard input if left out"
    )
    parser.add_argument(
        "--questionnaire", metavar="VERSION", default="1.0.0", help="a version that comes with the project"
    )
    return parser
