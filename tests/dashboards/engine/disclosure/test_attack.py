"""An attacker reads everything that is published of diagnostics, and narrows nothing that is protected."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboards.engine.disclosure import two_way
from dashboards.engine.disclosure.atoms import cut, session_atoms
from dashboards.engine.disclosure.maturity import publish, publish_programme, publish_session
from dashboards.engine.disclosure.published import (
    Cell,
    Group,
    PublishedMaturity,
    as_json,
    group_from_json,
    restored,
    stored,
)
from dashboards.engine.disclosure.rules import FLOOR
from dashboards.engine.disclosure.sums import POOL, EditionSums, Tally, edition_sums
from dashboards.engine.figures.rows import DiagnosticRow
from tests.dashboards.engine.disclosure.attacker import Equation, bounds, derivable_sums
from tests.dashboards.engine.disclosure.rows import BANDS, DINANT, HUY, NAMUR, SECTORS, Register, at, on
from tests.examples import examples

SLUGS = {NAMUR: "namur", DINANT: "dinant", HUY: "huy"}
THEMES = ("T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08")
DIMENSIONS = ("GES", "VEN")
N_THEMES = 5
LATER = at(400)
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

takes = st.lists(
    st.tuples(
        st.integers(0, 24),  # shop
        st.integers(0, 50),  # day
        st.sampled_from([NAMUR, NAMUR, DINANT, HUY]),
        st.sampled_from([None, 7]),
        st.sampled_from(["ali-1", "ali-1", "ali-2", "mod-1", ""]),
        st.integers(0, 100),
        st.integers(0, 3),  # where its themes begin
        st.sampled_from([(), ("VEN",), ("VEN",)]),
        st.sampled_from(["live", "live", "live", "import"]),
    ),
    min_size=12,
    max_size=60,
)


def register_of(entries) -> Register:
    register = Register()
    for number, entry in sorted(enumerate(entries), key=lambda one: (one[1][1], one[0])):
        shop, day, city, session, sector, score, first_theme, dimensions, how = entry
        register.take(
            f"s{shop}",
            max(0, day - 9) if how == "import" else day,
            number / 100,
            city=city,
            session=session,
            sector=sector,
            score=score,
            imported=day if how == "import" else None,
            themes=THEMES[first_theme : first_theme + N_THEMES],
            dimensions=tuple((code, score) for code in ("GES", *dimensions)),
        )
    return register


def read(rows, day=300, now=LATER, reading="true") -> tuple[EditionSums, PublishedMaturity]:
    """The truth, and what is published of it, read from the text that leaves the server."""
    sums = edition_sums(cut(rows, now), on(day), reading, now)
    published = publish(sums, SLUGS, on(day))
    said = as_json(published)
    assert {slug: group_from_json(one) for slug, one in said["cities"].items()} == published.cities
    assert group_from_json(said["programme"]) == published.programme == publish_programme(sums)
    return sums, published


def groups_of(sums: EditionSums, published: PublishedMaturity) -> dict[int, Group]:
    """What each row of the tables says; nothing of the pool."""
    return {city: published.cities.get(SLUGS.get(city, ""), Group()) for city in sums.by_city}


def knows(group: Group, table: str, code: str) -> bool:
    if table == "bands":
        return group.bands.get(code) is not None
    if table == "themes":
        return code in dict(group.themes)
    return getattr(group, table).get(code, Cell(None)).n is not None


def equations_of(sums: EditionSums, published: PublishedMaturity, table: str, codes) -> list[Equation]:
    """The attacker even knows the newest count of each cell that is shown."""
    equations: list[Equation] = []
    rows = {city: group for city, group in groups_of(sums, published).items() if sums.by_city[city].total.n}
    for city, group in rows.items():
        truth = getattr(sums.by_city[city].cells, table)
        if table in ("bands", "families"):
            equations.append(({(city, code): 1 for code in codes}, sums.by_city[city].total.n))
        if table == "themes":
            equations.append(({(city, code): 1 for code in codes}, N_THEMES * sums.by_city[city].total.n))
        for code in codes:
            if table in ("themes", "dimensions"):
                total = sums.by_city[city].total.n
                equations.append(({(city, code): 1, (city, code, "without"): 1}, total))
            if knows(group, table, code):
                equations.append(({(city, code): 1}, truth[code].n))
    for code in codes:
        if knows(published.programme, table, code):
            total = getattr(sums.whole.cells, table)[code].n
            equations.append(({(city, code): 1 for city in rows}, total))
    return equations


def protected(sums: EditionSums, table: str, codes) -> Iterator[tuple[object, int]]:
    """Each small cell, the pool's too, and in tables of two also those that have it not."""
    for city, one in sums.by_city.items():
        for code in codes:
            tally: Tally = getattr(one.cells, table)[code]
            if tally.n > 0 and tally.n_shops < FLOOR:
                yield (city, code), tally.n
            without = one.total.shops - tally.shops
            if table in ("themes", "dimensions") and 0 < len(without) < FLOOR:
                yield (city, code, "without"), one.total.n - tally.n


def narrowed(sums: EditionSums, published: PublishedMaturity) -> list[str]:
    """The protected cells of which a value from 0 to 5 can be excluded."""
    found = []
    tables = {
        "bands": BANDS,
        "families": tuple(sorted({*SECTORS.values(), ""})),
        "dimensions": DIMENSIONS,
        "themes": THEMES,
    }
    for table, codes in tables.items():
        equations = equations_of(sums, published, table, codes)
        for cell, value in protected(sums, table, codes):
            lowest, highest = bounds(equations, cell)
            if lowest > 0 or (highest is not None and highest < FLOOR):
                found.append(f"{table} {cell} is {value}: between {lowest} and {highest}")
    return found


@settings(max_examples=examples(6, 60), suppress_health_check=SLOW)
@given(takes)
def test_no_count_under_five_is_narrowed(entries):
    assert narrowed(*read(register_of(entries).rows)) == []


def test_the_attack_finds_it_where_the_rule_is_weakened(monkeypatch):
    """One shop at the start, five in the next band: without complementary hiding the one is given away."""
    register = Register()
    for number, score in enumerate([10, 30, 31, 32, 33, 34]):
        register.take(f"s{number}", 1, score=score, session=7, imported=1, sector="ali-1")

    assert narrowed(*read(register.rows)) == []
    monkeypatch.setattr(two_way, "_protect", lambda *given: None)
    assert any(line.startswith("bands") for line in narrowed(*read(register.rows)))


def whole_sums(rows) -> list[dict]:
    """The totals that have a mean: each city's, and the programme's."""
    owners: dict[int, list] = {}
    for atom in cut(rows, LATER).atoms:
        owners.setdefault(atom.organisation_id or POOL, []).extend(atom.rows)
    known_sums = [own for city, own in owners.items() if city != POOL]
    known_sums.append([row for own in owners.values() for row in own])
    return [{(row.organisation_id, row.id): 1 for row in own} for own in known_sums]


def cell_sums(sums: EditionSums, published: PublishedMaturity, table: str, codes) -> list[dict]:
    """Every cell with a mean, as the rows that are in it."""
    sources = [
        (published.cities.get(SLUGS.get(city, ""), Group()), one) for city, one in sums.by_city.items()
    ]
    found = []
    for group, one in [*sources, (published.programme, sums.whole)]:
        for code, cell in getattr(group, table).items():
            if cell.n and code in codes:
                step = getattr(one.steps, table)[code]
                assert (step.n, round(step.total / step.n, 1)) == (cell.n, cell.mean)
                found.append(dict.fromkeys(step.rows, 1))
    return found


def derivable_groups(rows) -> list[set[str]]:
    """Shops, fewer than five, of whom a sum of scores follows. A dimension's scores are other numbers."""
    sums, published = read(rows)
    shops = {(row.organisation_id, row.id): f"{row.organisation_id} {row.shop}" for row in rows}
    families = tuple({*SECTORS.values(), ""})
    questions = [whole_sums(rows) + cell_sums(sums, published, "families", families)]
    questions += [cell_sums(sums, published, "dimensions", (code,)) for code in DIMENSIONS]
    return [
        group
        for question in questions
        if (published_sums := [one for one in question if one])
        for group in derivable_sums(published_sums, shops)
    ]


@settings(max_examples=examples(8, 40), suppress_health_check=SLOW)
@given(takes)
def test_no_sum_of_fewer_than_five_scores_is_given_away(entries):
    assert derivable_groups(register_of(entries).rows) == []


def test_the_attack_on_sums_finds_it_where_the_rule_is_weakened(monkeypatch):
    """Two families are shown; then five more of the one come, and one of the other, which has to wait."""
    register = Register()
    for number in range(6):
        register.take(f"a{number}", 1, score=50 + number, sector="ali-1", session=7, imported=1)
    for number in range(5):
        register.take(f"b{number}", 2, score=20 + number, sector="mod-1", session=7, imported=2)
    register.take("b5", 3, score=90, sector="ali-1", session=8, imported=3)
    for number in range(6, 11):
        register.take(f"b{number}", 3, score=20, sector="mod-1", session=8, imported=3)

    assert derivable_groups(register.rows) == []
    monkeypatch.setattr(two_way, "weak_cut", lambda *given: None)
    assert derivable_groups(register.rows) != []


def cells_of(group: Group) -> dict[tuple[str, str], tuple[int, float | None]]:
    """What a group says, hidden cells left out."""
    return {
        **{("bands", code): (n, None) for code, n in group.bands.items() if n is not None},
        **{
            (table, code): (cell.n, cell.mean)
            for table in ("dimensions", "families")
            for code, cell in getattr(group, table).items()
            if cell.n is not None
        },
        **{("themes", code): (n, None) for code, n in group.themes},
    }


def assert_moves_by_five(groups: list[Group]) -> None:
    """Each cell against each later one of the same: equal, or five more."""
    seen: dict[tuple[str, str], tuple[int, float | None]] = {}
    for earlier, later in pairwise([Group(), *groups]):
        assert later.n == earlier.n or later.n - earlier.n >= FLOOR
        for cell, said in cells_of(later).items():
            before = seen.get(cell, (0, None))
            assert said == before or said[0] - before[0] >= FLOOR or said[0] == before[0] == 0
        seen |= cells_of(later)


@settings(max_examples=examples(8, 40), suppress_health_check=SLOW)
@given(takes)
def test_from_one_look_to_the_next_no_cell_moves_by_fewer_than_five(entries):
    rows = register_of(entries).rows
    looks = [
        read([row for row in rows if row.arrived_at <= at(now)], now=at(now))[1] for now in (6, 20, 45, 90)
    ]
    for slug in SLUGS.values():
        assert_moves_by_five([look.cities.get(slug, Group()) for look in looks])
    assert_moves_by_five([look.programme for look in looks])
    for reading in ("true", "known"):
        days = [read(rows, day, reading=reading)[1] for day in (5, 15, 30, 60)]
        assert_moves_by_five([look.programme for look in days])
        assert_moves_by_five([look.cities.get("namur", Group()) for look in days])


@settings(max_examples=examples(8, 40), suppress_health_check=SLOW)
@given(takes)
def test_the_view_of_a_group_moves_by_whole_fives(entries):
    rows = register_of(entries).rows
    looks = [
        publish_session(session_atoms([row for row in rows if row.arrived_at <= at(now)], 7, at(now)))
        for now in (3, 8, 13, 20, 30, 60)
    ]
    assert_moves_by_five(looks)


@pytest.mark.parametrize("sector", [*SECTORS, None, "unknown"])
@settings(max_examples=examples(5, 15), suppress_health_check=SLOW)
@given(entries=takes)
def test_a_comparison_is_of_five_shops_or_nothing(entries, sector):
    sums, published = read(register_of(entries).rows)
    for slug in SLUGS.values():
        compared = published.compared(slug, sector)
        assert compared.level is None or (compared.n >= FLOOR and compared.mean is not None)
        if compared.level == "retail_region":
            assert (compared.n, compared.mean) == (published.programme.n, published.programme.mean)
        assert sums.whole.total.n_shops >= FLOOR or compared.level is None


def totals_of(rows: list[DiagnosticRow], published: PublishedMaturity) -> list[dict[object, int]]:
    """The rows behind what each city, and the programme, say in all."""
    atoms = cut(rows, LATER).atoms
    known_sums: list[dict[object, int]] = [
        {
            (row.organisation_id, row.id): 1
            for atom in atoms
            if atom.organisation_id == city
            for row in atom.rows
        }
        for city, slug in SLUGS.items()
        if slug in published.cities
    ]
    return [*known_sums, {(row.organisation_id, row.id): 1 for atom in atoms for row in atom.rows}]


@settings(max_examples=examples(8, 40), suppress_health_check=SLOW)
@given(takes)
def test_comparisons_and_families_together_give_away_no_sum_of_fewer_than_five(entries):
    rows = register_of(entries).rows
    sums, published = read(rows)
    shops = {(row.organisation_id, row.id): f"{row.organisation_id} {row.shop}" for row in rows}
    known_sums = cell_sums(sums, published, "families", tuple({*SECTORS.values(), ""}))
    known_sums += [dict.fromkeys(sums.whole.steps.sectors[sector].rows, 1) for sector in published.sectors]
    for city, slug in SLUGS.items():
        known_sums += [
            dict.fromkeys(sums.by_city[city].steps.sectors[sector].rows, 1)
            for sector in published.city_sectors.get(slug, {})
        ]
    if known_sums:
        known_sums += totals_of(rows, published)

    assert not known_sums or list(derivable_sums(known_sums, shops)) == []


def test_what_is_stored_is_read_back_as_it_was():
    register = Register()
    for number in range(12):
        register.take(f"s{number}", 1, score=number * 8, imported=2, session=7)
    published = read(register.rows)[1]
    assert restored(stored(published)) == published
