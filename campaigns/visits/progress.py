"""How far rounds have come: of many at once in numbers, of one street by street."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from campaigns.visits.models import Round, RoundShop, Visit
from campaigns.visits.rules import Progress, progress_of
from campaigns.visits.selectors import RoundLine
from kernel.clock import end_of, start_of
from kernel.database import connection
from tenants.shops.merged import merged_groups

# Of each shop of each round, doubles with it, the last visit since the round began. As `round_lines`.
LAST_OF_ROUNDS = """
SELECT DISTINCT ON (asked.round, family.root) asked.round, visit.outcome, visit.come_back_on, visit.visited_at
FROM unnest(%(rounds)s::bigint[], %(since)s::timestamptz[], %(shops)s::bigint[]) AS asked(round, since, root)
JOIN unnest(%(roots)s::bigint[], %(members)s::bigint[]) AS family(root, id) ON family.root = asked.root
JOIN rounds_visit visit ON visit.shop_id = family.id AND visit.superseded_at IS NULL
WHERE visit.visited_at >= asked.since
ORDER BY asked.round, family.root, visit.visited_at DESC, visit.id DESC"""


@dataclass(frozen=True)
class Tally:
    """Shops of a round, or of one of its streets; `n_again`, `n_met` and `n_done` are those visited."""

    n_shops: int = 0
    n_again: int = 0
    n_met: int = 0
    n_done: int = 0
    last_at: datetime | None = None

    @property
    def n_visited(self) -> int:
        return self.n_again + self.n_met + self.n_done

    @property
    def n_to_do(self) -> int:
        return self.n_shops - self.n_visited


@dataclass(frozen=True)
class StreetTally:
    """A street of a round, as far as it has come."""

    name: str
    postal_code: str
    key: str
    tally: Tally


def tally_of(progress: Sequence[Progress], *, n_shops: int, last_at: datetime | None = None) -> Tally:
    return Tally(
        n_shops,
        progress.count(Progress.AGAIN),
        progress.count(Progress.VISITED),
        progress.count(Progress.DONE),
        last_at,
    )


def round_tallies(rounds: Collection[Round]) -> dict[int, Tally]:
    """By round: its shops, each once, with their last visits. 3 statements; none without rounds."""
    if not rounds:
        return {}
    rows = RoundShop.objects.filter(round__in=[row.pk for row in rounds], removed_at__isnull=True)
    pairs = list(rows.values_list("round_id", "shop_id"))
    families = merged_groups(shop for _round, shop in pairs)
    standing = {member: root for root, members in families.items() for member in members}
    shops: dict[int, set[int]] = {row.pk: set() for row in rounds}
    for of_round, shop in pairs:
        shops[of_round].add(standing.get(shop, shop))
    last = _last_of_rounds(rounds, shops, families)
    found = {}
    for row in rounds:
        visits = last.get(row.pk, [])
        found[row.pk] = tally_of(
            [progress_of(outcome, again) for outcome, again, _at in visits],
            n_shops=len(shops[row.pk]),
            last_at=max((at for *_said, at in visits), default=None),
        )
    return found


def street_tallies(lines: Sequence[RoundLine]) -> list[StreetTally]:
    """The streets of a round in the order in which they are walked."""
    streets: dict[tuple[str, str], list[RoundLine]] = {}
    for line in lines:
        streets.setdefault((line.shop.postal_code, line.street_key), []).append(line)
    return [
        StreetTally(of_street[0].street, code, key, tally_of_lines(of_street))
        for (code, key), of_street in streets.items()
    ]


def tally_of_lines(lines: Sequence[RoundLine]) -> Tally:
    return tally_of(
        [line.progress for line in lines],
        n_shops=len(lines),
        last_at=max((line.last.visited_at for line in lines if line.last), default=None),
    )


def visits_of_round(lines: Sequence[RoundLine], since: date, until: date | None = None) -> list[Visit]:
    """All visits of these shops since the round began, the newest first, with who made them. Visits of a
    double are those of its shop. 2 statements."""
    families = merged_groups(line.shop.pk for line in lines)
    members = [member for group in families.values() for member in group]
    rows = Visit.objects.current().filter(shop__in=members, visited_at__gte=start_of(since))
    if until is not None:
        rows = rows.filter(visited_at__lt=end_of(until))
    return list(rows.select_related("shop", "visited_by", "round").order_by("-visited_at", "-id"))


def _last_of_rounds(
    rounds: Collection[Round], shops: dict[int, set[int]], families: dict[int, list[int]]
) -> dict[int, list[tuple[str, date | None, datetime]]]:
    asked = [(row.pk, start_of(row.starts_on), shop) for row in rounds for shop in sorted(shops[row.pk])]
    tied = [(root, member) for root, members in families.items() for member in members]
    with connection.cursor() as cursor:
        cursor.execute(
            LAST_OF_ROUNDS,
            {
                "rounds": [one for one, _since, _shop in asked],
                "since": [since for _one, since, _shop in asked],
                "shops": [shop for _one, _since, shop in asked],
                "roots": [root for root, _member in tied],
                "members": [member for _root, member in tied],
            },
        )
        found: dict[int, list[tuple[str, date | None, datetime]]] = {}
        for of_round, outcome, again, at in cursor.fetchall():
            found.setdefault(of_round, []).append((outcome, again, at))
    return found
