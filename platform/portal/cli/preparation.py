"""The database of the demo, made or brought up to date in one interpreter, a child of `portal demo`."""

import sys

import django
from django.core.management import CommandError, call_command

from kernel.commands import has_tables
from portal.cli import ending


def main() -> int:
    """Migrate and create the demo; both do nothing, quickly, when there is nothing to do."""
    sys.excepthook = ending.report
    django.setup()
    try:
        if has_tables():
            call_command("migrate", verbosity=1)
        else:
            print("Making the tables", flush=True)
            call_command("migrate", verbosity=0)
        call_command("create_demo")
    except CommandError as error:
        ending.say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
