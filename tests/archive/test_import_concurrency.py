"""An import that is killed leaves nothing; a second one at the same time is refused."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from archive.importing.services import ImportUnderWay, import_archive
from campaigns.editions.models import Edition
from tests.archive.editions import PROJECT, TRICKY, n_rows_of

CODE = "2024-tricky"
# Says when the edition, its sessions and shops are written, then waits to be killed. By `select`: `sleep` is
# an error under a moved clock.
CHILD = """
import select, sys
from pathlib import Path
import django
django.setup()
from archive.importing.services import import_archive

def wait(done, total, label):
    if label == "Écriture de attendance.csv":
        print("written", flush=True)
        select.select([], [], [], 60)

import_archive(Path(sys.argv[1]), progress=wait)
"""


@contextmanager
def half_done_import() -> Iterator[subprocess.Popen[str]]:
    """An import in another process, in the middle of its transaction; killed at the end."""
    address = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATABASE_ROLE": "app",
        "PYTHONPATH": os.pathsep.join([str(PROJECT / "platform"), str(PROJECT)]),
    }
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(TRICKY)], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "written"
        yield child
    finally:
        child.kill()
        child.communicate()


def imported_once_free(path: Path) -> None:
    """The server needs a moment to notice that the other side is gone."""
    for _ in range(100):
        try:
            import_archive(path)
        except ImportUnderWay:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the lock of the killed import is still held")


def test_a_killed_import_leaves_nothing_half_written(db: None) -> None:
    with half_done_import() as child:
        child.kill()
        child.wait()

    assert not Edition.objects.exists()
    assert n_rows_of(CODE) == 0
    imported_once_free(TRICKY)
    assert n_rows_of(CODE) > 50


def test_a_second_import_at_the_same_time_is_refused(db: None) -> None:
    with half_done_import(), pytest.raises(ImportUnderWay, match="Un autre import est en cours"):
        import_archive(TRICKY)

    assert n_rows_of(CODE) == 0
