"""Several processes, one pair of servers: the last one out stops them, whoever it is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from portal import embedded
from portal.embedded import postgres
from portal.embedded.detached import living_in

HOLD = """
import sys
from pathlib import Path
from portal import embedded
with embedded.start("demo", Path(sys.argv[1])) as servers:
    print(servers.environment["DATABASE_URL"], flush=True)
    sys.stdin.read()
"""


def holder_of(folder: Path) -> subprocess.Popen[str]:
    """Start a process that holds the servers until its standard input ends."""
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def holding(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = holder_of(folder)
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    with process:
        yield process
        if process.poll() is None:
            process.communicate("")


def is_up(folder: Path) -> bool:
    return postgres.answers(folder / "postgres")


def test_a_command_beside_a_running_one_does_not_stop_its_servers(made: Path) -> None:
    with embedded.start("demo", made) as servers:
        with psycopg.connect(servers.environment["DATABASE_URL"]) as before, holding(made):
            assert before.execute("select 1").fetchone() == (1,)
        assert is_up(made)
    assert not is_up(made)


def test_who_started_the_servers_may_leave_first(made: Path) -> None:
    with holding(made) as second:
        first = holder_of(made)
        assert first.stdout is not None
        first.stdout.readline()
        second.communicate("")
        assert is_up(made)
        first.communicate("")
    assert not is_up(made)


def test_a_killed_user_leaves_servers_that_the_next_one_stops(made: Path) -> None:
    with holding(made) as killed:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
    assert is_up(made)
    with embedded.start("demo", made):
        assert is_up(made)
    assert not is_up(made)
    assert living_in(made / "postgres") == []


def test_simultaneous_first_starts_make_one_database(folder: Path) -> None:
    crowd = [holder_of(folder) for _ in range(4)]
    urls = {process.stdout.readline() for process in crowd if process.stdout}
    assert len(urls) == 1
    assert urls.pop().startswith("postgresql://")
    for process in crowd:
        process.communicate("")
        assert process.returncode == 0
    assert not is_up(folder)
    assert (folder / "log/postgres.log").read_text().count("creating configuration files") == 1


def test_a_child_that_inherits_the_lease_keeps_the_servers(made: Path) -> None:
    started = (
        "import subprocess, sys; from pathlib import Path; from portal import embedded\n"
        "with embedded.start('demo', Path(sys.argv[1])) as servers:\n"
        "    child = subprocess.Popen(['sleep', '30'], pass_fds=[servers.lease.descriptor],\n"
        "        stdout=subprocess.DEVNULL)\n"
        "    print(child.pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", started, str(made)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    with embedded.start("demo", made):
        pass
    assert is_up(made)
    os.kill(child, signal.SIGKILL)
    give_up_at = time.monotonic() + 5
    while is_up(made) and time.monotonic() < give_up_at:
        with embedded.start("demo", made):
            pass
    assert not is_up(made)
