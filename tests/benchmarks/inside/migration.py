"""A command that finds nothing to migrate, without the start of its process."""

import io
from contextlib import redirect_stdout

from django.core.management import call_command

from tests.benchmarks.rounds import seconds


def nothing_to_do(command: str) -> float:
    """Seconds of the command in this fresh process, Django being set up."""
    with redirect_stdout(io.StringIO()):
        return seconds(lambda: call_command(command))
