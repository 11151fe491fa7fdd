"""The memory of an import does not grow with the archive."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.archive.editions import EXAMPLES, PROJECT, Rows, copy_of, rewrite

MIB = 1024
# A dry run stages, checks and compares every row, and leaves the database of the tests as it is.
CHILD = """
import re, sys
from pathlib import Path
import django
django.setup()
from archive.importing.services import import_archive

report = import_archive(Path(sys.argv[1]), dry_run=True)
assert report.is_importable, report.to_text()
# Not getrusage: its maximum starts with that of the process which started this one.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(report.file("attendance.csv").n_new, peak)
"""


def with_attendance(n_rows: int, folder: Path) -> Path:
    """The edition of 2016, with so many people at its sessions."""
    archive = copy_of(EXAMPLES / "edition_2016", folder)

    def multiply(rows: Rows) -> None:
        first = list(rows)
        rows[:] = [first[n % len(first)] | {"person_ref": f"q{n}"} for n in range(n_rows)]

    rewrite(archive, "attendance.csv", multiply)
    return archive


def peak_of_import(archive: Path) -> tuple[int, int]:
    """(rows, largest resident size in KiB) of a process that imports the archive."""
    address = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PORTAL_DATABASE_ROLE": "app",
        "PYTHONPATH": os.pathsep.join([str(PROJECT / "platform"), str(PROJECT)]),
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(archive)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    n_rows, peak = done.stdout.split()
    return int(n_rows), int(peak)


@pytest.mark.long
def test_a_hundred_times_more_rows_need_no_more_memory(db: None, tmp_path: Path) -> None:
    small_rows, small = peak_of_import(with_attendance(1_000, tmp_path / "small"))
    large_rows, large = peak_of_import(with_attendance(100_000, tmp_path / "large"))

    assert (small_rows, large_rows) == (1_000, 100_000)
    assert large < small + 8 * MIB
