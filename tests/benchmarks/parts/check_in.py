"""60 phones of one room that note their own arrival within a minute, through the real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, programs, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import ROOT_HOST, Environment
from tests.benchmarks.phone_clients import arrive_all, p95
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

CITIES = ["namur", "dinant", "liege"]


@dataclass(frozen=True)
class Size:
    """Phones that warm the server, and that are measured; in how many seconds they come in."""

    n_warm: int
    n: int
    within_s: float


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    """All within a minute, then all at once. The limit for one address is the product's own."""
    database = environment.copy_database("check_in", databases.some_cities(environment))
    with (
        programs.reserved_port() as port,
        programs.running(programs.web_server(environment, database, port, PORTAL_LIMITS_FACTOR="1")),
    ):
        programs.await_pages(port, ROOT_HOST)
        # What the process keeps is filled before anything counts.
        list(_one_session(environment, database, port, size.n_warm, 0.0))
        yield from _one_session(environment, database, port, size.n, size.within_s)
        yield from _one_session(environment, database, port, size.n, 0.0)


def _one_session(
    environment: Environment, database: str, port: int, n: int, within_s: float
) -> Iterator[Figure]:
    opened = environment.call("check_in:open_session", database, cities=CITIES, n=n)
    path = f"/presence/{opened['code']}/"
    found = arrive_all(port, opened["host"], path, opened["people"], within_s=within_s)
    noted = environment.call("check_in:outcome", database, cities=CITIES, session=opened["session"])
    how = f"within {within_s:g} s" if within_s else "at once"
    n_present, n_counted = noted["present"], noted["counted"]
    yield report.exact(
        f"{n} phones note their arrival {how}: noted, and counted",
        f"{n_present}, {n_counted}",
        f"{n} each",
        is_kept=n_present == n_counted == n,
    )
    yield report.exact("  answers 5xx", str(found.n_broken), "none", is_kept=not found.n_broken)
    yield report.exact(
        "  phones that were not welcomed", str(len(found.faults)), "none", is_kept=not found.faults
    )
    for fault in found.faults[:3]:
        yield report.information("  wrong", fault)
    for name, seconds in (("noting an arrival", found.saving_s), ("opening the page", found.opening_s)):
        if seconds:
            measured = f"{spread(seconds).median * 1000:.0f} ms, {p95(seconds) * 1000:.0f} ms"
            yield report.information(f"  {name}: median and p95", measured)


BENCHMARK = Benchmark(
    "check_in",
    measure,
    full=Size(n_warm=8, n=60, within_s=60.0),
    tiny=Size(n_warm=1, n=6, within_s=0.2),
)
