"""The product's bilan beside the one written by hand: the same figures, then how long each takes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from campaigns.editions.models import Edition
from dashboards.bilan.selectors import compute_bilan
from kernel.clock import end_of
from kernel.facts import Reading
from tenants.organisations.models import Organisation
from tests.benchmarks.timing import interleaved
from tests.benchmarks.with_django.bilan_by_hand import Question, figures_by_hand

SAME = (
    "cities_invited", "cities_interested", "cities_declined", "cities_silent", "cities_covered",
    "cities_planned", "sessions_held", "sessions_planned", "sessions_unreported", "small_groups",
    "participants", "persons", "shops", "registered", "no_shows", "diagnostics", "top_themes",
)  # fmt: skip
RATES = ("useful", "tools", "training", "strategy")


def compared(code: str, reading: str, chunks: list[int], rounds: int) -> list[dict[str, Any]]:
    """Seconds of both on the edition's own day, for each chunk of the one by hand, and how many figures are
    equal; raises where any differs.
    """
    edition = Edition.objects.get(code=code)
    day = edition.as_of
    assert day
    cities = [
        (city.pk, connection.ops.quote_name(city.schema_name)) for city in Organisation.objects.cities()
    ]
    parameters = {
        "edition": edition.pk,
        "day": day,
        "end": end_of(day),
        "until": edition.planned_until,
        "reading": reading,
    }

    def ours() -> dict[str, Any]:
        return compute_bilan(edition, day, Reading(reading)).figures

    found = []
    for chunk in chunks:

        def by_hand(chunk: int = chunk) -> dict[str, Any]:
            with transaction.atomic():
                return figures_by_hand(Question(parameters, cities, chunk))

        n_equal = _must_agree(ours(), by_hand())
        taken = interleaved(ours, by_hand, rounds=rounds)
        found.append({"ours": taken[0], "by_hand": taken[1], "n_equal": n_equal})
    return found


def _must_agree(ours: dict[str, Any], by_hand: dict[str, Any]) -> int:
    pairs = {code: (ours[code], by_hand[code]) for code in SAME}
    for code in RATES:
        pairs[code] = ((ours[code]["numerator"], ours[code]["denominator"]), by_hand[code])
    total, n = by_hand["relevance_first20"]
    pairs["relevance_first20"] = (ours["relevance_first20"], {"mean": _rounded(total, n, 2), "n": n})
    pairs["bands"] = (
        {band: n for band, n in ours["bands"].items() if n},
        by_hand["bands"],
    )
    pairs["mean_score"] = (ours["mean_score"], _rounded(by_hand["score"], by_hand["diagnostics"], 4))
    n_first = min(20, by_hand["sessions_held"])
    pairs["shops_per_session_first20"] = (
        ours["shops_per_session_first20"],
        _rounded(by_hand["shops_first20"], n_first, 4),
    )
    different = {code: pair for code, pair in pairs.items() if pair[0] != pair[1]}
    if different:
        raise RuntimeError(f"the bilan and the one by hand differ (ours, by hand): {different}")
    return len(pairs)


def _rounded(total: Any, n: int, decimals: int) -> float | None:
    if not n:
        return None
    return float((Decimal(total) / n).quantize(Decimal(1).scaleb(-decimals), "ROUND_HALF_UP"))
