"""The supervisor of the demo, with small programs in place of the real ones."""

import fcntl
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.cli import demo
from portal.cli.children import Children
from portal.cli.signals import Signals, awaited_signals
from portal.embedded import CannotStart
from portal.embedded.detached import is_running

SLEEPER = """
import signal, subprocess, sys, time
if "deaf" in sys.argv: signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
print(child.pid, flush=True)
if "fails" in sys.argv: sys.exit("No space left on device")
time.sleep(60)
"""


@pytest.fixture
def signals() -> Iterator[Signals]:
    with awaited_signals() as awaited:
        yield awaited


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    (tmp_path / "sleeper.py").write_text(SLEEPER)
    lease = os.open(tmp_path / "lease", os.O_CREAT | os.O_RDWR)
    found = Children(os.environ | {"PYTHONPATH": str(tmp_path)}, tmp_path, lease)
    yield found
    found.stop()
    os.close(lease)


def grandchild_of(log: Path) -> int:
    give_up_at = time.monotonic() + 10
    while not log.read_text().strip() and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return int(log.read_text().split()[0])


def has_gone(pid: int) -> bool:
    give_up_at = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < give_up_at:
        time.sleep(0.02)
    return not is_running(pid)


def test_a_port_that_is_taken_is_said_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = pytest.raises(CannotStart, match=f"Port {port} is taken by another program: .* PORT=")
        with refused, demo.reserved_port(port):
            pass


@pytest.mark.parametrize("asked", ["0", "65536", "-1", "http", "80a", "８０"])
def test_a_port_that_is_none_is_refused(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", asked)
    with pytest.raises(CannotStart, match=f"PORT={asked} is no port"):
        demo.asked_port()


def test_a_reserved_port_lets_the_web_server_in_and_nobody_else() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    second = pytest.raises(CannotStart, match="is taken")
    with demo.reserved_port(port), socket.socket() as server, socket.socket() as client:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", port))
        server.listen()
        client.connect(("127.0.0.1", port))
        with second, demo.reserved_port(port):
            pass


def test_a_second_demo_of_a_folder_is_refused_and_names_the_first(tmp_path: Path) -> None:
    refused = pytest.raises(CannotStart, match=r"running already, at http://localhost:8123/\. For a second")
    with demo.only_demo_of(tmp_path, 8123), refused, demo.only_demo_of(tmp_path, 9000):
        pass
    with demo.only_demo_of(tmp_path, 9000):
        assert (tmp_path / "lease/demo.lock").read_text() == "9000"


def test_a_port_taken_by_the_demo_of_this_folder_is_said_to_be_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        own = pytest.raises(CannotStart, match=f"running already, at http://localhost:{port}/")
        with demo.only_demo_of(tmp_path, port), own:
            demo.run([])


@pytest.mark.parametrize(
    ("told", "began_at"), [("1000", 1000), ("", 1060.5), ("soon", 1060.5), ("9999999999", 1060.5)]
)
def test_ready_after_counts_from_the_start_of_make(
    told: str, began_at: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_BEGAN_AT", told)
    assert demo.start_of_make(1060.5) == began_at


def test_the_demo_says_what_it_is_before_it_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert demo.run(["--help"]) == 0
    said = capsys.readouterr().out
    assert "usage: portal demo" in said
    assert "PORTAL_DATA_DIR" in said


def test_stopping_leaves_no_program_behind_not_even_a_deaf_one(children: Children, tmp_path: Path) -> None:
    programs = [children.start("web", ["sleeper"]), children.start("worker", ["sleeper", "deaf"])]
    pids = [child.process.pid for child in programs]
    pids += [grandchild_of(tmp_path / "web.log"), grandchild_of(tmp_path / "worker.log")]
    children.stop(patience_s=0.5)
    assert all(has_gone(pid) for pid in pids)


def test_a_program_that_falls_is_named_with_its_reason_and_log(
    children: Children, signals: Signals, tmp_path: Path
) -> None:
    children.start("web", ["sleeper"])
    children.start("worker", ["sleeper", "fails"])
    while not children.fallen():
        signals.wait(5)
    fallen = children.fallen()
    assert fallen is not None
    assert fallen.epitaph() == (
        f"worker ended with status 1 because the disk is full; its log is {tmp_path}/worker.log."
    )


def test_a_program_killed_from_outside_is_said_so(children: Children, tmp_path: Path) -> None:
    child = children.start("beat", ["sleeper"])
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait()
    assert child.epitaph() == f"beat was ended by SIGKILL; its log is {tmp_path}/beat.log."


def test_waiting_for_the_preparation_ends_when_asked_to_end(children: Children, signals: Signals) -> None:
    preparation = children.start("preparation", ["sleeper"])
    os.kill(os.getpid(), signal.SIGINT)
    assert not children.finish(preparation, signals)
    assert signals.is_ending


def test_a_preparation_that_succeeds_is_forgotten(children: Children, signals: Signals) -> None:
    assert children.finish(children.start("preparation", ["this"]), signals)
    assert children.running == []


def test_programs_hold_the_lease_of_a_killed_parent(children: Children, tmp_path: Path) -> None:
    fcntl.flock(children.lease, fcntl.LOCK_SH)
    children.start("web", ["sleeper"])
    grandchild_of(tmp_path / "web.log")
    os.close(children.lease)
    children.lease = os.open(tmp_path / "lease", os.O_RDWR)
    with pytest.raises(BlockingIOError):
        fcntl.flock(children.lease, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_the_welcome_lists_one_login_a_role_at_the_port_in_use(tmp_path: Path) -> None:
    login = {"role": "Agence", "host": "localhost:8000", "email": "a@example.org", "password": "shop"}
    (tmp_path / "demo-logins.txt").write_text(json.dumps([login]))
    words = demo.welcome(tmp_path, 9000, 3.21)
    assert "Ready after 3.2 s" in words
    assert "http://localhost:9000/  a@example.org  shop" in words


def test_without_logins_the_address_is_still_told(tmp_path: Path) -> None:
    assert "http://localhost:9000/" in demo.welcome(tmp_path, 9000, 1.0)
