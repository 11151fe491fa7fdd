"""The whole suite, as `make test` runs it: the browser's tests beside the others, each half to its end.

Usage: python -m tests [options of pytest for both halves]

Two processes, because Playwright keeps an event loop in its own, which Django's database connections take
for another context. Fails at the end where one of the halves did.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from typing import IO

WORKERS = "2"
TRUE_DURATIONS = ("--durations=20", "--durations-min=1")


def main(options: list[str]) -> int:
    started_at = time.monotonic()
    color = ["--color=yes"] if sys.stdout.isatty() else []
    pytest = [sys.executable, "-m", "pytest", *TRUE_DURATIONS, *color, *options]
    with tempfile.TemporaryFile() as said:
        # Started first: it waits for its demo while the others are collected.
        journeys = subprocess.Popen([*pytest, "tests/journeys"], stdout=said, stderr=subprocess.STDOUT)
        rest = subprocess.Popen(
            [*pytest, "-n", WORKERS, "--dist=worksteal", "--ignore=tests/journeys"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            last_of_rest = _shown(rest)
            last_of_journeys = _shown_at_end(journeys, said)
        except KeyboardInterrupt:  # the terminal has sent it to both, which clean up
            journeys.wait()
            rest.wait()
            return 130
    print(f"\nIn {time.monotonic() - started_at:.0f} s:")
    print(f"journeys: {last_of_journeys}")
    print(f"the rest: {last_of_rest}", flush=True)
    return max(abs(journeys.returncode), abs(rest.returncode))


def _shown(half: subprocess.Popen[bytes]) -> str:
    """Show its words as they come; the last line is the summary."""
    assert half.stdout is not None
    words = b""
    while chunk := os.read(half.stdout.fileno(), 65536):
        sys.stdout.buffer.write(chunk)
        sys.stdout.flush()
        words = (words + chunk)[-4096:]
    half.wait()
    return _last_line(words)


def _shown_at_end(half: subprocess.Popen[bytes], said: IO[bytes]) -> str:
    half.wait()
    said.seek(0)
    words = said.read()
    print("\nThe journeys, in a browser:", flush=True)
    sys.stdout.buffer.write(words)
    sys.stdout.flush()
    return _last_line(words)


def _last_line(words: bytes) -> str:
    lines = words.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "(no word)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
