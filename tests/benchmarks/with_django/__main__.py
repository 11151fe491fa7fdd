"""Runs functions of this package: one in this process, or many, each in a fork of it."""

import json
import os
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings

from kernel.database import connection


def main() -> None:
    """Usage: python -m tests.benchmarks.with_django MODULE:FUNCTION ARGUMENTS-AS-JSON, which prints what the
    function returns as JSON; or --forks, which reads what to call, in JSON line by line, and prints statuses.
    """
    django.setup()
    if sys.argv[1] == "--forks":
        for line in sys.stdin:
            print(_status_of_fork(json.loads(line)), flush=True)
    else:
        print(json.dumps(_called(sys.argv[1], json.loads(sys.argv[2]))))


def _called(function: str, arguments: dict[str, Any]) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(f"tests.benchmarks.with_django.{module}"), name)(**arguments)


def _status_of_fork(asked: dict[str, Any]) -> int:
    """0 where the function's answer is in the file that was asked for; else its traceback is."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what the function prints is no status
    status = 1
    try:
        os.environ.update(asked["variables"])
        connection.settings_dict["NAME"] = asked["database"]
        connection.settings_dict["USER"] = getattr(settings, f"{asked['role'].upper()}_ROLE")
        answer = json.dumps(_called(asked["function"], asked["arguments"]))
        status = 0
    except BaseException:  # noqa: BLE001 - this is the end of the process
        answer = traceback.format_exc()
    Path(asked["answer"]).write_text(answer, encoding="utf-8")
    os._exit(status)


if __name__ == "__main__":
    main()
