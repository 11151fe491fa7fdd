"""The storm of sign-ups while programs are killed: still exact, each mail queued once."""

from __future__ import annotations

import random
import re
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg

from tests.benchmarks import databases, programs, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import ROOT_HOST, Environment
from tests.benchmarks.parts import storm
from tests.benchmarks.parts.storm import CITIES, exactness
from tests.benchmarks.report import Figure
from tests.benchmarks.sign_up_clients import Target, sign_up_all

SEED = 3
RECIPIENT = re.compile(r"^To: (\S+@exemple\.test)$", re.MULTILINE)


@dataclass(frozen=True)
class Size:
    """The storm; how often each program is killed, after which pauses; how long mails may take to leave."""

    storm: storm.Size
    kills: tuple[str, ...]
    pauses_s: tuple[float, float]
    mails_patience_s: float


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """Programs are killed (SIGKILL) in a random order and started again at once, as a supervisor would.

    The broker is this benchmark's own, so that nobody else is killed; it forgets its queues each time.
    """
    with tempfile.TemporaryDirectory(prefix="portal-broker-") as sockets:
        servers = environment.servers | programs.broker_variables(Path(sockets))
        yield from _measure(replace(environment, servers=servers), size, Path(sockets))


def _measure(environment: Environment, size: Size, sockets: Path) -> Iterator[Figure]:
    n, n_clients = size.storm.n, size.storm.n_clients
    database = environment.copy_database("storm_killed", databases.some_cities(environment))
    opened = environment.call("storm:open_sessions", database, capacities=[size.storm.n_seats], cities=CITIES)
    (session,) = opened["sessions"]
    mails = environment.folder / "data" / "mail"
    for old in mails.glob("*"):
        old.unlink()
    killed: list[str] = []
    with programs.reserved_port() as port:
        started = {
            "broker": programs.broker(environment, sockets),
            "web": programs.web_server(environment, database, port),
            "worker": programs.worker(environment, database),
            "beat": programs.beat(environment, database),
        }
        targets = [
            Target(port, host, f"/seances/{session}/inscription/commerce/")
            for _, host in opened["cities"].values()
        ]
        is_over = threading.Event()
        with programs.running(*started.values()):
            programs.await_pages(port, ROOT_HOST)
            killer = threading.Thread(target=_kill, args=(started, size, killed, is_over))
            try:
                found = sign_up_all(
                    targets, n, tag="killed", n_clients=n_clients, is_persistent=True, begins=killer.start
                )
            finally:
                is_over.set()
                if killer.ident is not None:
                    killer.join()
            states = _until_mails_left(environment, database, size.mails_patience_s)
    (outcome,) = environment.call("storm:outcomes", database, sessions=[session])
    yield from exactness(
        f"{n} sign-ups by {n_clients} clients while programs are killed", [outcome], size.storm
    )
    counts = ", ".join(f"{name} {n}x" for name, n in sorted(Counter(killed).items()))
    yield report.exact("  killed", counts, is_kept=sorted(killed) == sorted(size.kills))
    tries = f"{found.n_unanswered} without answer, {found.n_broken} with 5xx"
    yield report.information("  tries that the same form was sent again after", tries)
    given_up = len(found.given_up)
    yield report.exact("  forms never answered", str(given_up), "none", is_kept=given_up == 0)
    yield report.exact("  mails queued", str(outcome["mails"]), str(n), is_kept=outcome["mails"] == n)
    sent = _sent(mails)
    twice = sum(n > 1 for n in sent.values())
    yield report.exact("  mails that left twice", str(twice), "none", is_kept=twice == 0)
    yield report.information("  mails that left; by their state", f"{len(sent)}; {states}")
    yield report.information("  sign-ups a second, kills included", f"{n / found.taken_s:.0f}")


def _kill(
    started: dict[str, programs.Program], size: Size, killed: list[str], is_over: threading.Event
) -> None:
    order = random.Random(SEED)
    planned = list(size.kills)
    order.shuffle(planned)
    for name in planned:
        is_over.wait(order.uniform(*size.pauses_s))
        started[name].kill()
        killed.append(name)
        started[name].start()


def _until_mails_left(environment: Environment, database: str, patience_s: float) -> str:
    """Wait, for a while, until no mail is queued; how many there are by state."""
    give_up_at = time.monotonic() + patience_s
    while True:
        states = _mail_states(environment, database)
        if not states["queued"] or time.monotonic() > give_up_at:
            return ", ".join(f"{state} {n}" for state, n in sorted(states.items()))
        time.sleep(1)


def _mail_states(environment: Environment, database: str) -> Counter[str]:
    found: Counter[str] = Counter()
    with psycopg.connect(environment.url(database, "owner")) as connection:
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


BENCHMARK = Benchmark(
    "storm-killed",
    measure,
    full=Size(
        storm=storm.BENCHMARK.full,
        kills=("web", "worker", "broker", "beat", "web", "worker", "broker", "web", "broker", "worker"),
        pauses_s=(0.3, 2.5),
        mails_patience_s=90.0,
    ),
    tiny=Size(
        storm=replace(storm.BENCHMARK.tiny, n=40),
        kills=("web", "worker", "broker", "beat"),
        pauses_s=(0.1, 0.4),
        mails_patience_s=10.0,  # beat asks for due work every five seconds
    ),
)
