"""`portal servers`: the embedded servers for another program, or for a shell."""

import argparse
import os
import shlex
import signal
import subprocess
from collections.abc import Sequence

from portal import embedded
from portal.cli import ending
from portal.embedded.programs import postgres_binaries


def run(arguments: Sequence[str]) -> int:
    """Run `COMMAND` with the servers, else print the variables and hold the servers until a signal."""
    parser = argparse.ArgumentParser(prog="portal servers", description=__doc__)
    parser.add_argument("--profile", choices=("demo", "test"), default="demo")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    wanted = parser.parse_args(arguments)
    command = wanted.command[1:] if wanted.command[:1] == ["--"] else wanted.command
    ending.unwind_on_signals()
    with embedded.start(wanted.profile) as found:
        if command:
            return _run_with(command, found.environment)
        for name, value in found.environment.items():
            print(f"export {name}={shlex.quote(value)}", flush=True)
        signal.pause()
    return 0


def _run_with(command: Sequence[str], environment: dict[str, str]) -> int:
    # psql and pg_dump of the servers' own version come before those of the system.
    path = f"{postgres_binaries()}{os.pathsep}{os.environ.get('PATH', '')}"
    try:
        return subprocess.run(command, env=os.environ | environment | {"PATH": path}, check=False).returncode
    except FileNotFoundError:
        ending.say(f"There is no program {command[0]}.")
        return 127
