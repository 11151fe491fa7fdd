"""`portal doctor`: what this machine lacks for the demo and the tests, in sentences."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence

from kernel.documents import FONTS
from portal.embedded import CannotStart
from portal.embedded.folders import PROJECT, data_dir, make_folder
from portal.embedded.isolation import choose_isolation
from portal.embedded.programs import postgres_binaries, valkey_program

FREE_BYTES_WANTED = 500 * 1024 * 1024
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def run(arguments: Sequence[str]) -> int:
    """Print one line per check; 1 when something that the demo needs is missing."""
    if arguments and arguments[0] in ("-h", "--help"):
        print("usage: portal doctor\n\nSay what this machine has and lacks for the demo and the tests.")
        return 0
    if arguments:
        raise CannotStart("portal doctor takes no argument.")
    failed = 0
    for check in CHECKS:
        try:
            print(f"ok       {check()}")
        except CannotStart as error:
            failed += 1
            print(f"missing  {error}")
    for remark in _remarks():
        print(f"note     {remark}")
    return 1 if failed else 0


def _python() -> str:
    return f"Python {sys.version.split()[0]} at {sys.executable}."


def _folder() -> str:
    root = data_dir()
    make_folder(root)
    if not os.access(root, os.W_OK | os.X_OK):
        raise CannotStart(f"Cannot write in {root}: choose another folder with PORTAL_DATA_DIR.")
    free = shutil.disk_usage(root).free
    if free < FREE_BYTES_WANTED:
        raise CannotStart(f"{root} has {free // 1024**2} MB free; the demo and the tests want 500 MB.")
    return f"{root} can be written and has {free // 1024**2} MB free."


def _servers() -> str:
    if os.environ.get("DATABASE_URL"):
        return "DATABASE_URL is set: no embedded server is used."
    valkey_program()
    wanted = os.environ.get("PORTAL_POSTGRES_ISOLATION") or "auto"
    isolation = choose_isolation(wanted, root=data_dir(), program=postgres_binaries() / "postgres")
    ways = {
        "none": "as this user",
        "namespace": "in a user namespace",
        "drop": f"as {isolation.account and isolation.account.name}, with its files in {isolation.home}",
    }
    return f"PostgreSQL and Valkey are installed; PostgreSQL runs {ways[isolation.way]}."


def _pages() -> str:
    if not (PROJECT / "platform/portal/static_built").is_dir():
        raise CannotStart("The style sheets and scripts are not built: run `make setup`.")
    if not any(FONTS.glob("*.ttf")):
        raise CannotStart("The fonts of printed documents are not made: run `make setup`.")
    return "Style sheets, scripts and fonts are built."


def _remarks() -> Iterator[str]:
    named = os.environ.get("PORTAL_CHROMIUM", "")
    browser = shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        yield "No Chromium is on the path (PORTAL_CHROMIUM): `make test` needs one for the browser tests."


CHECKS: tuple[Callable[[], str], ...] = (_python, _folder, _servers, _pages)
