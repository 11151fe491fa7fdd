"""Stewards' phones: a round of 400 shops, 200 visits in batches of 50, and 56 phones that send within a
minute through the real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks import databases, programs, report
from tests.benchmarks.benchmark import Benchmark
from tests.benchmarks.environment import ROOT_HOST, Environment
from tests.benchmarks.field_clients import send_all
from tests.benchmarks.phone_clients import p95
from tests.benchmarks.report import Figure
from tests.benchmarks.timing import spread

LIST_STATEMENTS, LIST_BYTES, BATCH_STATEMENTS = 8, 150_000, 12


@dataclass(frozen=True)
class Size:
    """Shops of the round that is loaded; cities, their stewards, visits of each; in how many seconds they
    send."""

    n_shops: int
    n_cities: int
    n_stewards: int
    n_visits: int
    within_s: float
    per_batch: int = 50


def measure(environment: Environment, size: Size) -> Iterator[Figure]:
    yield from _one_round(environment, size)
    yield from _all_at_once(environment, size)


def _one_round(environment: Environment, size: Size) -> Iterator[Figure]:
    database = environment.copy_database("rounds", databases.some_cities(environment))
    found = environment.call("rounds:fill", database, n=size.n_shops)
    measured = environment.call("rounds:measured", database, process="web", **found)
    name = f"round of {size.n_shops} shops for the phone"
    first, batches = measured["list"], measured["batches"]
    yield report.exact(
        f"{name}, SQL statements",
        str(first["n_statements"]),
        f"at most {LIST_STATEMENTS}",
        is_kept=first["n_statements"] <= LIST_STATEMENTS,
    )
    yield report.exact(
        f"{name}, bytes before compression",
        f"{first['n_bytes']:,}",
        f"at most {LIST_BYTES:,}",
        is_kept=first["n_bytes"] <= LIST_BYTES,
    )
    yield report.information("  the same as a proxy compresses it (gzip)", f"{first['n_gzip']:,}")
    most = max(batches)
    yield report.exact(
        f"{size.per_batch * len(batches)} visits in batches of {size.per_batch}: SQL statements of a batch",
        str(most),
        f"at most {BATCH_STATEMENTS}",
        is_kept=most <= BATCH_STATEMENTS,
    )
    yield report.duration("  a batch, CPU of the web process", spread(measured["cpu"]))


def _all_at_once(environment: Environment, size: Size) -> Iterator[Figure]:
    database = environment.copy_database("rounds-sync", databases.some_cities(environment))
    phones = environment.call(
        "rounds:phones",
        database,
        n_cities=size.n_cities,
        n_stewards=size.n_stewards,
        n_visits=size.n_visits,
    )
    with programs.reserved_port() as port, programs.running(programs.web_server(environment, database, port)):
        programs.await_pages(port, ROOT_HOST)
        found = send_all(port, phones, per_batch=size.per_batch, within_s=size.within_s)
    path = environment.folder / "visits.json"
    path.write_text(json.dumps(found.sent), encoding="utf-8")
    kept = environment.call("rounds:outcome", database, sent=str(path))
    n_sent = sum(map(len, found.sent.values()))
    yield report.exact(
        f"{len(phones)} phones send {size.n_visits} visits each within {size.within_s:g} s: sent, kept, lost",
        f"{n_sent:,}, {kept['n']:,}, {kept['n_lost']:,}",
        "none lost, each once",
        is_kept=n_sent == kept["n"] and not kept["n_lost"],
    )
    yield report.exact("  answers 5xx", str(found.n_broken), "none", is_kept=not found.n_broken)
    yield report.exact("  phones with a fault", str(len(found.faults)), "none", is_kept=not found.faults)
    for fault in found.faults[:3]:
        yield report.information("  wrong", fault)
    if found.seconds:
        times = f"{spread(found.seconds).median * 1000:.0f} ms, {p95(found.seconds) * 1000:.0f} ms"
        yield report.information(
            "  a batch: median and p95; from the first to the last", f"{times}; {found.taken_s:.0f} s"
        )


BENCHMARK = Benchmark(
    "rounds",
    measure,
    full=Size(n_shops=400, n_cities=14, n_stewards=4, n_visits=100, within_s=60.0),
    tiny=Size(n_shops=60, n_cities=2, n_stewards=2, n_visits=6, within_s=0.2),
)
