"""The entry point of `portal`: servers first where none are named, then our commands or Django's."""

import os
import sys
from collections.abc import Sequence

from portal.cli import ending, help
from portal.cli.commands import COMMANDS
from portal.cli.settings_environment import servers_for
from portal.cli.version import product_version
from portal.embedded import CannotStart


def main() -> None:
    """Run the command line of this process and exit with its status."""
    sys.exit(run(sys.argv))


def run(argv: Sequence[str]) -> int:
    """Run one command line; return its exit status. What cannot be had is said in a sentence, with 1."""
    sys.excepthook = ending.report
    command, arguments = (argv[1], argv[2:]) if len(argv) > 1 else ("help", ())
    try:
        if command in ("help", "--help", "-h"):
            return show_help(argv[0], arguments)
        if command in ("version", "--version"):
            print(product_version())
            return 0
        known = COMMANDS.get(command)
        return known.run(arguments) if known and known.run else run_django(argv)
    except CannotStart as error:
        ending.say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader has enough. Nothing is left for the interpreter to flush into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def show_help(program: str, arguments: Sequence[str]) -> int:
    """Print our commands, all commands with `--all`, or what one command says of itself."""
    if arguments and arguments[0] != "--all":
        return run([program, arguments[0], "--help"])
    print(help.text())
    if arguments:
        with servers_for("help"):
            # Not at the top: Django must not be imported before its environment is settled.
            import django  # noqa: PLC0415
            from django.core.management import get_commands  # noqa: PLC0415

            django.setup()
            print(help.text_of_others(get_commands()))
    return 0


def run_django(argv: Sequence[str]) -> int:
    """Run a command of Django or of our apps with the servers it needs."""
    ending.unwind_on_signals()
    with servers_for(argv[1], argv[2:]):
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(list(argv))
    return 0


if __name__ == "__main__":
    main()
