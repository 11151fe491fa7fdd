"""1,000 sign-ups by 32 clients on 50 seats, through the real server; and the same while its programs are killed."""

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


def measure(ground: Ground) -> Iterator[Line]:
    """Rounds of three storms in turn: one session, twenty sessions, the plain view."""
    database = ground.make("bench_storm", databases.cities(ground))
    product, plain = serving.free_port(), serving.free_port()
    opened = ground.call(
        "storm:open_sessions", database, capacities=[SEATS] * (ROUNDS * (2 + SESSIONS) + 3), cities=CITIES
    )
    sessions = iter(opened["sessions"])
    found: dict[str, list[Storm]] = {"one": [], "many": [], "plain": []}
    checked: list[dict[str, Any]] = []
    with serving.running(
        serving.web(ground, database, product),
        serving.web(ground, database, plain, serving.PLAIN),
    ):
        for port in (product, plain):
            serving.await_pages(port, ROOT_HOST)
        # What each process keeps is filled before anything counts.
        warm = [next(sessions) for _ in range(3)]
        storm(_targets(product, opened, warm[:2]), 200, tag="warm")
        storm(_targets(plain, opened, warm[2:], is_plain=True), 200, tag="warm-plain")
        for number in range(ROUNDS):
            one, many = [next(sessions)], [next(sessions) for _ in range(SESSIONS)]
            kinds = {
                "one": (product, one, False),
                "many": (product, many, False),
                "plain": (plain, [next(sessions)], True),
            }
            for kind in _turned(list(kinds), number):
                port, where, is_plain = kinds[kind]
                targets = _targets(port, opened, where, is_plain=is_plain)
                found[kind].append(storm(targets, N, tag=f"{kind}-{number}"))
            checked.append(ground.call("storm:outcome", database, session=one[0]))
    yield from _exact(f"{N} sign-ups by {N_CLIENTS} clients on {SEATS} seats", checked)
    broken = sum(one.n_broken + one.n_unanswered for kind in ("one", "many") for one in found[kind])
    others = sum(
        n for kind in found for one in found[kind] for status, n in one.statuses.items() if status != SIGNED_UP
    )
    yield lines.fact("  answers 5xx, or none", str(broken), "none", is_kept=broken == 0)
    yield lines.fact("  other answers than the page that says thanks", str(others), "none", is_kept=others == 0)
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
    told = {"one": "one session", "many": f"{SESSIONS} sessions", "plain": "the plain view"}
    for kind, storms in found.items():
        rate, p95 = spread(rates[kind]), spread([one.p95 for one in storms])
        yield lines.fact(f"  {told[kind]}: sign-ups a second", rate.text(decimals=0))
        yield lines.duration(f"  {told[kind]}: p95 with {N_CLIENTS} clients", p95)


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


def _targets(
    port: int, opened: dict[str, Any], sessions: Sequence[int], *, is_plain: bool = False
) -> list[Target]:
    """Each session on each city's host."""
    hosts = {
        slug: f"plain-{pk}.{slug}" if is_plain else host for slug, (pk, host) in opened["cities"].items()
    }
    return [
        Target(port, host, f"/seances/{session}/inscription/commerce/")
        for session in sessions
        for host in hosts.values()
    ]
