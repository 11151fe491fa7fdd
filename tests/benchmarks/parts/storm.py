"""1,000 sign-ups by 32 clients on 50 seats, through the real server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks import databases, programs, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import ROOT_HOST, Environment
from tests.benchmarks.report import Figure
from tests.benchmarks.sign_up_clients import Results, Target, sign_up_all
from tests.benchmarks.timing import ratios, spread

CITIES = ["namur", "dinant", "liege", "mons"]
PLAIN_AT_LEAST, SPREAD_AT_LEAST = 0.6, 0.7
SIGNED_UP = 302
KINDS = {
    "one": "one session",
    "many": "spread over sessions",
    "plain": "the plain view",
    "by_hand": "the plain view, SQL by hand",
}
PLAIN = {"plain": "inscription/commerce", "by_hand": "by-hand"}


@dataclass(frozen=True)
class Size:
    """Sign-ups, clients, seats of a session, sign-ups that warm the server, sessions that are spread over."""

    n: int
    n_clients: int
    n_seats: int
    n_warm: int
    n_sessions: int
    rounds: int

    @property
    def expected(self) -> tuple[int, int]:
        """Groups with seats, and groups on the list."""
        return self.n_seats, self.n - self.n_seats


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """Rounds of storms in turn: one session, several sessions, the plain view in two ways."""
    database = environment.copy_database("storm", databases.some_cities(environment))
    n_needed = size.rounds * (3 + size.n_sessions) + len(KINDS)
    opened = environment.call(
        "storm:open_sessions", database, capacities=[size.n_seats] * n_needed, cities=CITIES
    )
    sessions = iter(opened["sessions"])
    found: dict[str, list[Results]] = {kind: [] for kind in KINDS}
    outcomes: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("one", *PLAIN)}
    with (
        programs.reserved_port() as product,
        programs.reserved_port() as plain,
        programs.running(
            programs.web_server(environment, database, product),
            programs.web_server(environment, database, plain, programs.PLAIN),
        ),
    ):
        for port in (product, plain):
            programs.await_pages(port, ROOT_HOST)

        def storm(kind: str, where: Sequence[int], n: int, tag: str) -> Results:
            targets = _targets(kind, plain if kind in PLAIN else product, opened, where)
            return sign_up_all(targets, n, tag=tag, n_clients=size.n_clients)

        # What each process keeps is filled before anything counts.
        for kind in KINDS:
            storm(kind, [next(sessions)], size.n_warm, f"warm-{kind}")
        for number in range(size.rounds):
            where = {kind: [next(sessions)] for kind in KINDS if kind != "many"}
            where["many"] = [next(sessions) for _ in range(size.n_sessions)]
            for kind in _turned(list(KINDS), number):
                found[kind].append(storm(kind, where[kind], size.n, f"{kind}-{number}"))
            checked = [where[kind][0] for kind in outcomes]
            for kind, outcome in zip(
                outcomes, environment.call("storm:outcomes", database, sessions=checked), strict=True
            ):
                outcomes[kind].append(outcome)
    title = f"{size.n} sign-ups by {size.n_clients} clients on {size.n_seats} seats"
    yield from exactness(title, outcomes["one"], size)
    yield from _answers(found)
    for kind in PLAIN:
        yield _seats(f"  the same in {KINDS[kind]}", outcomes[kind], size)
    yield from _rates(found, size)


def exactness(name: str, outcomes: Sequence[dict[str, Any]], size: Size) -> Iterator[Figure]:
    """Seats exactly filled, everybody else on the list, in order; each fault in words."""
    yield _seats(name, outcomes, size, in_order=True)
    for fault in (fault for outcome in outcomes for fault in outcome["faults"]):
        yield report.exact("  wrong", fault, is_kept=False)


def _seats(name: str, outcomes: Sequence[dict[str, Any]], size: Size, *, in_order: bool = False) -> Figure:
    found = {(outcome["seated"], outcome["waiting"]) for outcome in outcomes}
    faults = in_order and any(outcome["faults"] for outcome in outcomes)
    seated, waiting = size.expected
    return report.exact(
        name,
        " or ".join(f"{one} seated, {other} listed" for one, other in sorted(found)),
        f"{seated} and {waiting}" + (", in order" if in_order else ""),
        is_kept=found == {size.expected} and not faults,
    )


def _answers(found: dict[str, list[Results]]) -> Iterator[Figure]:
    broken = sum(one.n_broken + one.n_unanswered for storms in found.values() for one in storms)
    others = sum(
        n
        for storms in found.values()
        for one in storms
        for status, n in one.statuses.items()
        if status != SIGNED_UP
    )
    yield report.exact("  answers 5xx, or none", str(broken), "none", is_kept=broken == 0)
    yield report.exact(
        "  other answers than the page that says thanks", str(others), "none", is_kept=others == 0
    )


def _rates(found: dict[str, list[Results]], size: Size) -> Iterator[Figure]:
    rates = {kind: [one.rate for one in storms] for kind, storms in found.items()}
    if not all(rate > 0 for of_kind in rates.values() for rate in of_kind):
        return  # nothing was answered in one of them, which is said above
    yield report.at_least(
        "  rate / a plain Django view with the same statements",
        ratios(rates["one"], rates["plain"]),
        PLAIN_AT_LEAST,
    )
    yield report.at_least(
        f"  rate / the same spread over {size.n_sessions} sessions",
        ratios(rates["one"], rates["many"]),
        SPREAD_AT_LEAST,
    )
    yield report.information(
        "  rate / the plain view with its SQL by hand", ratios(rates["one"], rates["by_hand"]).text()
    )
    for kind, storms in found.items():
        p95 = spread([one.p95 for one in storms])
        yield report.information(f"  {KINDS[kind]}: sign-ups a second", spread(rates[kind]).text(decimals=0))
        yield report.duration(f"  {KINDS[kind]}: p95 with {size.n_clients} clients", p95)


def _turned(kinds: list[str], by: int) -> list[str]:
    return kinds[by % len(kinds) :] + kinds[: by % len(kinds)]


def _targets(kind: str, port: int, opened: dict[str, Any], sessions: Sequence[int]) -> list[Target]:
    """Each session on each city's host; the plain view is told the city's key by its host."""
    hosts = {
        slug: f"plain-{pk}.{slug}" if kind in PLAIN else host for slug, (pk, host) in opened["cities"].items()
    }
    path = PLAIN.get(kind, "inscription/commerce")
    return [
        Target(port, host, f"/seances/{session}/{path}/") for session in sessions for host in hosts.values()
    ]


BENCHMARK = Benchmark(
    "storm",
    measure,
    full=Size(n=1000, n_clients=32, n_seats=50, n_warm=200, n_sessions=20, rounds=3),
    tiny=Size(n=24, n_clients=6, n_seats=5, n_warm=4, n_sessions=2, rounds=1),
)
