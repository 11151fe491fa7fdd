"""1,000 sign-ups by 32 clients on 50 seats, through the real server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.benchmarks import databases, lines, serving
from tests.benchmarks.crowd import N_CLIENTS, Storm, Target, storm
from tests.benchmarks.ground import ROOT_HOST, Ground
from tests.benchmarks.lines import Line
from tests.benchmarks.rounds import ratios, spread

N, SEATS, SESSIONS, ROUNDS = 1000, 50, 20, 3
CITIES = ["namur", "dinant", "liege", "mons"]
PLAIN_AT_LEAST, SPREAD_AT_LEAST = 0.6, 0.7
SIGNED_UP = 302
KINDS = {
    "one": "one session",
    "many": f"{SESSIONS} sessions",
    "plain": "the plain view",
    "by_hand": "the plain view, SQL by hand",
}
PLAIN = {"plain": "inscription/commerce", "by_hand": "by-hand"}


def measure(ground: Ground) -> Iterator[Line]:
    """Rounds of storms in turn: one session, twenty sessions, the plain view in two ways."""
    database = ground.make("bench_storm", databases.cities(ground))
    product, plain = serving.free_port(), serving.free_port()
    opened = ground.call(
        "storm:open_sessions", database, capacities=[SEATS] * (ROUNDS * (3 + SESSIONS) + 4), cities=CITIES
    )
    sessions = iter(opened["sessions"])
    found: dict[str, list[Storm]] = {kind: [] for kind in KINDS}
    checked: list[dict[str, Any]] = []
    with serving.running(
        serving.web(ground, database, product),
        serving.web(ground, database, plain, serving.PLAIN),
    ):
        for port in (product, plain):
            serving.await_pages(port, ROOT_HOST)
        # What each process keeps is filled before anything counts.
        for kind in KINDS:
            port = plain if kind in PLAIN else product
            storm(_targets(kind, port, opened, [next(sessions)]), 200, tag=f"warm-{kind}")
        for number in range(ROUNDS):
            one, many = [next(sessions)], [next(sessions) for _ in range(SESSIONS)]
            for kind in _turned(list(KINDS), number):
                where = {"one": one, "many": many}.get(kind) or [next(sessions)]
                port = plain if kind in PLAIN else product
                found[kind].append(storm(_targets(kind, port, opened, where), N, tag=f"{kind}-{number}"))
            checked.append(ground.call("storm:outcome", database, session=one[0]))
    yield from _exact(f"{N} sign-ups by {N_CLIENTS} clients on {SEATS} seats", checked)
    broken = sum(one.n_broken + one.n_unanswered for kind in ("one", "many") for one in found[kind])
    others = sum(
        n
        for kind in found
        for one in found[kind]
        for status, n in one.statuses.items()
        if status != SIGNED_UP
    )
    yield lines.fact("  answers 5xx, or none", str(broken), "none", is_kept=broken == 0)
    yield lines.fact(
        "  other answers than the page that says thanks", str(others), "none", is_kept=others == 0
    )
    rates = {kind: [one.rate for one in storms] for kind, storms in found.items()}
    yield lines.at_least(
        "  rate / a plain Django view with the same statements",
        ratios(rates["one"], rates["plain"]),
        PLAIN_AT_LEAST,
    )
    yield lines.at_least(
        f"  rate / the same spread over {SESSIONS} sessions",
        ratios(rates["one"], rates["many"]),
        SPREAD_AT_LEAST,
    )
    yield lines.fact(
        "  rate / the plain view with its SQL by hand", ratios(rates["one"], rates["by_hand"]).text()
    )
    for kind, storms in found.items():
        rate, p95 = spread(rates[kind]), spread([one.p95 for one in storms])
        yield lines.fact(f"  {KINDS[kind]}: sign-ups a second", rate.text(decimals=0))
        yield lines.duration(f"  {KINDS[kind]}: p95 with {N_CLIENTS} clients", p95)


def _exact(figure: str, checked: Sequence[dict[str, Any]]) -> Iterator[Line]:
    seated, waiting = ({one[kind] for one in checked} for kind in ("seated", "waiting"))
    faults = [fault for one in checked for fault in one["faults"]]
    is_exact = seated == {SEATS} and waiting == {N - SEATS} and not faults
    measured = f"{_all(seated)} seated, {_all(waiting)} listed"
    yield lines.fact(figure, measured, f"{SEATS} and {N - SEATS}, in order", is_kept=is_exact)
    for fault in faults:
        yield lines.fact("  wrong", fault, is_kept=False)


def _all(numbers: set[int]) -> str:
    return " or ".join(str(number) for number in sorted(numbers))


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
