"""The storm of sign-ups while programs are killed: still exact, each mail queued once."""

from __future__ import annotations

import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import psycopg

from portal.embedded import valkey
from portal.embedded.programs import valkey_program
from tests.benchmarks import databases, lines, serving
from tests.benchmarks.crowd import N_CLIENTS, Target, storm
from tests.benchmarks.ground import ROOT_HOST, Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.storm import CITIES, SEATS, N

SEED = 3
KILLS = ["web", "worker", "broker", "beat", "web", "worker", "broker", "web", "broker", "worker"]
PAUSES_S = (0.3, 2.5)
MAILS_PATIENCE_S = 90.0
RECIPIENT = re.compile(r"^To: (\S+@exemple\.test)$", re.MULTILINE)


def measure(ground: Ground) -> Iterator[Line]:
    """Programs are killed (SIGKILL) in a random order and started again at once, as a supervisor would.

    The broker forgets its queues each time: the servers of benchmarks keep nothing on disk.
    """
    database = ground.make("bench_storm_killed", databases.cities(ground))
    opened = ground.call("storm:open_sessions", database, capacities=[SEATS], cities=CITIES)
    (session,) = opened["sessions"]
    port = serving.free_port()
    for old in (ground.folder / "data" / "mail").glob("*"):
        old.unlink()
    programs = {
        "web": serving.web(ground, database, port),
        "worker": serving.worker(ground, database),
        "beat": serving.beat(ground, database),
    }
    targets = [
        Target(port, host, f"/seances/{session}/inscription/commerce/")
        for _, host in opened["cities"].values()
    ]
    killed: list[str] = []
    is_over = threading.Event()
    with serving.running(*programs.values()):
        serving.await_pages(port, ROOT_HOST)
        killer = threading.Thread(target=_kill, args=(programs, _Broker(ground), killed, is_over))
        found = storm(targets, N, tag="killed", is_persistent=True, begins=killer.start)
        is_over.set()
        killer.join()
        left = _until_mails_left(ground, database)
    checked = ground.call("storm:outcome", database, session=session)
    counts = Counter(killed)
    yield lines.fact(
        f"{N} sign-ups by {N_CLIENTS} clients while programs are killed",
        f"{checked['seated']} seated, {checked['waiting']} listed",
        f"{SEATS} and {N - SEATS}, in order",
        is_kept=(checked["seated"], checked["waiting"]) == (SEATS, N - SEATS) and not checked["faults"],
    )
    for fault in checked["faults"]:
        yield lines.fact("  wrong", fault, is_kept=False)
    yield lines.fact("  killed", ", ".join(f"{name} {n}x" for name, n in sorted(counts.items())))
    tries = f"{found.n_unanswered} without answer, {found.n_broken} with 5xx"
    yield lines.fact("  tries that the same form was sent again after", tries)
    given_up = len(found.given_up)
    yield lines.fact("  forms never answered", str(given_up), "none", is_kept=given_up == 0)
    yield lines.fact("  mails queued", str(checked["mails"]), str(N), is_kept=checked["mails"] == N)
    sent = _sent(ground.folder / "data" / "mail")
    twice = sum(n > 1 for n in sent.values())
    yield lines.fact("  mails that left twice", str(twice), "none", is_kept=twice == 0)
    yield lines.fact("  mails that left; by their state", f"{len(sent)}; {left}")
    yield lines.fact("  sign-ups a second, kills included", f"{N / found.taken_s:.0f}")


class _Broker:
    """The embedded Valkey of the benchmarks: broker and cache."""

    def __init__(self, ground: Ground) -> None:
        self.sockets = Path(
            unquote(ground.servers["REDIS_URL"].removeprefix("unix://").partition("?")[0])
        ).parent
        self.folder = ground.folder / "data"

    def kill(self) -> None:
        pid = valkey._pid(self.sockets)
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def start(self) -> None:
        valkey.start(
            self.folder,
            program=valkey_program(),
            sockets=self.sockets,
            log=self.folder / "broker.log",
            profile="test",
        )


def _kill(
    programs: dict[str, serving.Program], broker: _Broker, killed: list[str], is_over: threading.Event
) -> None:
    order = random.Random(SEED)
    planned = list(KILLS)
    order.shuffle(planned)
    for name in planned:
        is_over.wait(order.uniform(*PAUSES_S))
        victim = broker if name == "broker" else programs[name]
        victim.kill()
        killed.append(name)
        victim.start()


def _until_mails_left(ground: Ground, database: str) -> str:
    """Wait, for a while, until no mail is queued; how many there are by state."""
    give_up_at = time.monotonic() + MAILS_PATIENCE_S
    while True:
        states = _mail_states(ground, database)
        if not states["queued"] or time.monotonic() > give_up_at:
            return ", ".join(f"{state} {n}" for state, n in sorted(states.items()))
        time.sleep(1)


def _mail_states(ground: Ground, database: str) -> Counter[str]:
    found: Counter[str] = Counter()
    with psycopg.connect(ground.url(database, "owner")) as connection:
        for slug in CITIES:
            found.update(
                dict(connection.execute(f"SELECT state, count(*) FROM city_{slug}.mail_mail GROUP BY 1"))
            )
    return found


def _sent(folder: Path) -> Counter[str]:
    """How many mails left to each address, as the files say."""
    return Counter(
        address
        for file in folder.glob("*")
        for address in RECIPIENT.findall(file.read_text(errors="replace"))
    )
