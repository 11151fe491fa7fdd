"""`portal score` as a person types it: lines in, lines out, in any process the same."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.diagnostic.questionnaire.test_jsonl import EXAMPLES, line_of

LINES = [line_of(example) for example in EXAMPLES]


def score(*words: str, lines: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Without any variable of the surroundings: it needs neither settings nor a folder."""
    return subprocess.run(
        [sys.executable, "-m", "portal.cli.main", "score", *words],
        input=lines,
        env=environment,
        capture_output=True,
        check=False,
    )


def test_each_line_is_answered_in_its_place_and_it_goes_on_after_an_error() -> None:
    lines = [LINES[0], "", "{", *LINES[1:], '{"sector": null, "answers": {}}', "x" * 5_000_000, LINES[0]]
    done = score(lines="\n".join(lines).encode() + b"\n\xff\n" + LINES[1].encode())

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    expected = [example["expected"] for example in EXAMPLES]
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(answers) == len(lines) + 2
    assert answers[0] == answers[-3] == expected[0]
    assert answers[3 : 3 + len(expected) - 1] == expected[1:]
    assert answers[-1] == expected[1]
    assert [at for at, answer in enumerate(answers) if "error" in answer] == [
        1,
        2,
        len(lines) - 3,
        len(lines) - 2,
        len(lines),
    ]


def test_the_output_is_the_same_in_any_process() -> None:
    lines = "\n".join(LINES).encode()
    written = {score(lines=lines, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "4711")}
    assert len(written) == 1
    assert written.pop().count(b"\n") == len(LINES)


def test_a_file_is_read_with_its_mark_of_byte_order_and_its_ends_of_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(LINES).encode())
    answers = [json.loads(line) for line in score(str(path), "--questionnaire", "1.0.0").stdout.splitlines()]
    assert answers == [example["expected"] for example in EXAMPLES]


def test_nothing_in_gives_nothing_out() -> None:
    assert (score().stdout, score().returncode) == (b"", 0)


@pytest.mark.parametrize("words", [("no-such-file",), (".",), ("--questionnaire", "9.9.9")])
def test_what_cannot_be_had_is_one_sentence(words: tuple[str, ...]) -> None:
    done = score(*words)
    assert done.returncode == 1
    assert done.stderr.startswith(b"portal: ")
    assert done.stderr.count(b"\n") == 1


def test_a_program_may_talk_with_it_line_by_line() -> None:
    talk = subprocess.Popen(
        [sys.executable, "-m", "portal.cli.main", "score"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={},
    )
    patience = threading.Timer(20, talk.kill)
    patience.start()
    assert talk.stdin
    assert talk.stdout
    for line, example in zip(LINES, EXAMPLES, strict=True):
        talk.stdin.write(line.encode() + b"\n")
        talk.stdin.flush()
        assert json.loads(talk.stdout.readline()) == example["expected"]
    talk.stdin.close()
    assert talk.wait() == 0
    patience.cancel()
    talk.stdout.close()


def test_a_reader_that_has_enough_ends_it_quietly(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(LINES * 500))
    done = subprocess.run(
        ["sh", "-c", '"$0" -m portal.cli.main score "$1" | head -n 1', sys.executable, str(path)],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert json.loads(done.stdout) == EXAMPLES[0]["expected"]
    assert done.stderr == b""


def test_django_is_not_even_imported() -> None:
    program = (
        "import sys; from portal.cli.main import run; run(['', 'score']); print('django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=b"", env={}, capture_output=True, check=False
    )
    assert done.stdout == b"False\n"
