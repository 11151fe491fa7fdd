"""The entry point of `portal`: servers first where none are named, then our commands or Django's."""

import sys
from collections.abc import Callable, Sequence

from portal.cli import demo, doctor, ending, score, servers
from portal.cli.settings_environment import serving
from portal.embedded import CannotStart

OWN_COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo.run,
    "doctor": doctor.run,
    "score": score.run,
    "servers": servers.run,
}


def main() -> None:
    """Run the command line of this process and exit with its status."""
    sys.exit(run(sys.argv))


def run(argv: Sequence[str]) -> int:
    """Run one command line; return its exit status. What cannot be had is said in a sentence, with 1."""
    sys.excepthook = ending.report
    command = argv[1] if len(argv) > 1 else ""
    try:
        own = OWN_COMMANDS.get(command)
        return own(argv[2:]) if own else run_django(command, argv)
    except CannotStart as error:
        ending.say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def run_django(command: str, argv: Sequence[str]) -> int:
    """Run a command of Django or of our apps with the servers it needs."""
    ending.unwind_on_signals()
    with serving(command):
        # Not at the top: Django must not be imported before its environment is settled.
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(list(argv))
    return 0


if __name__ == "__main__":
    main()
