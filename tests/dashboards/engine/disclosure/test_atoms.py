"""Diagnostics are cut into atoms of five shops or more, which never change whatever comes later."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.engine.disclosure.atoms import Cut, cut, session_atoms
from dashboards.engine.disclosure.rules import FLOOR
from dashboards.engine.disclosure.sums import POOL, edition_sums
from tests.dashboards.engine.disclosure.rows import DINANT, HUY, NAMUR, Register, at, on
from tests.examples import examples

LATER = at(400)


def shops_of(found: Cut) -> list[tuple[int | None, int | None, str]]:
    """Each atom as its city, session and shops."""
    return [
        (atom.organisation_id, atom.session_id, "".join(row.shop for row in atom.rows))
        for atom in found.atoms
    ]


def sums_at(rows, day, now, reading="true"):
    return edition_sums(cut(rows, now), on(day), reading, now).by_city


def total(rows, day=300, now=LATER, reading="true", city=NAMUR) -> tuple[int, int]:
    found = sums_at(rows, day, now, reading).get(city)
    return (found.total.n, found.total.total) if found else (0, 0)


def test_a_sessions_atoms_close_live_and_its_rest_joins_the_city_at_the_end_of_the_day():
    register = Register()
    for hour, shop in enumerate("abcdefg"):
        register.take(shop, 1, hour / 10, session=7)
    for shop in "hij":
        register.take(shop, 2)

    live = session_atoms(register.rows, 7, at(1, 0.45))
    assert ["".join(row.shop for row in atom.rows) for atom in live] == ["abcde"]
    assert session_atoms(register.rows, 7, at(1, 0.35)) == []
    assert shops_of(cut(register.rows, LATER)) == [(NAMUR, 7, "abcde"), (NAMUR, None, "fghij")]


def test_a_citys_page_sees_an_atom_only_from_the_end_of_the_day():
    register = Register()
    for hour, shop in enumerate("abcde"):
        register.take(shop, 1, hour / 10, session=7)

    assert total(register.rows, now=at(1, 2)) == (0, 0)
    assert total(register.rows, now=at(2)) == (5, 250)


def test_five_new_shops_are_needed_not_five_attempts():
    register = Register()
    for day in (1, 2):
        for shop in "abcde":
            register.take(shop, day)
    for shop in "fghi":
        register.take(shop, 3)

    assert total(register.rows) == (5, 250)
    register.take("j", 4)
    assert total(register.rows) == (15, 750)


def test_what_waits_for_a_month_falls_to_the_programme_with_all_that_waits_there():
    register = Register()
    for city, shops in ((NAMUR, "ab"), (DINANT, "cd"), (HUY, "ef")):
        for shop in shops:
            register.take(shop, 1, city=city)
    for shop in "vwxyz":
        register.take(shop, 40, city=NAMUR)

    assert shops_of(cut(register.rows, at(25))) == []
    assert shops_of(cut(register.rows, LATER)) == [(NAMUR, None, "vwxyz"), (None, None, "abcdef")]
    assert sums_at(register.rows, 300, LATER)[POOL].total.n == 6


def test_what_an_import_leaves_falls_at_once():
    register = Register()
    for shop in "abcdef":
        register.take(shop, 1, session=7, imported=10)
    for city, shops in ((NAMUR, "gh"), (DINANT, "ijk")):
        for shop in shops:
            register.take(shop, 2, city=city, imported=10)

    assert shops_of(cut(register.rows, at(10))) == [(NAMUR, 7, "abcdef"), (None, None, "ghijk")]


def test_a_correction_before_its_atom_closes_replaces_and_later_waits_for_four_others():
    register = Register()
    first = [register.take(shop, 1, hour / 10, session=7) for hour, shop in enumerate("abcd")]
    register.correct(first[0], 1, 0.35, score=90)
    first.append(register.take("e", 1, 0.4, session=7))
    assert total(register.rows) == (5, 290)

    for row in first[1:]:
        register.correct(row, 9, score=60)
    assert total(register.rows) == (5, 290)
    register.correct(register.rows[4], 10, score=80)
    assert total(register.rows) == (5, 320)
    assert total(register.rows, now=at(9, 20)) == (5, 290)


def test_as_known_then_an_atom_counts_once_all_of_it_was_entered():
    register = Register()
    for shop in "abcd":
        register.take(shop, 1, imported=50)
    register.take("e", 8, taken=1, imported=50)

    assert total(register.rows, day=3) == (5, 250)
    assert [total(register.rows, day, LATER, "known")[0] for day in (3, 8)] == [0, 5]


def test_progress_is_told_of_five_shops_at_a_time():
    register = Register()
    for day in (1, 20):
        for shop in "abcde":
            register.take(shop, day, score=40 + day)
    for shop in "fghij":
        register.take(shop, 21)
    register.take("f", 30)
    for shop in "klmno":
        register.take(shop, 30)

    matched = sums_at(register.rows, 300, LATER)[NAMUR].matched
    assert (matched.n, matched.first, matched.latest) == (5, 205, 300)


takes = st.lists(
    st.tuples(
        st.sampled_from("abcdefghijkl"),
        st.integers(0, 80),  # day
        st.sampled_from([NAMUR, DINANT, HUY]),
        st.sampled_from([None, None, 7, 8]),
        st.integers(0, 100),
        st.sampled_from(["live", "live", "live", "import", "correct"]),
    ),
    max_size=70,
)


def register_of(entries) -> Register:
    """Entries by day; a correction is of the latest row of its shop and city, if there is one."""
    register = Register()
    newest = {}
    ordered = sorted(enumerate(entries), key=lambda entry: (entry[1][1], entry[0]))
    for number, (shop, day, city, session, score, how) in ordered:
        hour = number / 100
        old = newest.get((city, shop))
        if how == "correct" and old is not None:
            row = register.correct(old, day, hour, score=score)
        elif how == "import":
            row = register.take(shop, max(0, day - 20), city=city, session=session, score=score, imported=day)
        else:
            row = register.take(shop, day, hour, city=city, session=session, score=score)
        newest[city, shop] = row
    return register


def as_tuple(atom) -> tuple:
    return atom.organisation_id, atom.session_id, atom.entered_at, atom.rows


@settings(max_examples=examples(30, 150))
@given(takes, st.integers(0, 120))
def test_an_atom_holds_five_shops_shares_no_row_and_never_changes(entries, moment):
    rows = register_of(entries).rows
    known_then = [row for row in rows if row.arrived_at <= at(moment)]
    before, after = cut(known_then, at(moment)), cut(rows, LATER)

    for atom in after.atoms:
        assert len({row.shop_key for row in atom.rows}) >= FLOOR
        assert atom.organisation_id is None or {row.organisation_id for row in atom.rows} == {
            atom.organisation_id
        }
    ids = [row.id for atom in after.atoms for row in atom.rows]
    assert len(ids) == len(set(ids))
    assert {as_tuple(atom) for atom in before.atoms} <= {as_tuple(atom) for atom in after.atoms}

    for change in after.corrections:
        assert len({one.after.shop_key for one in change.corrections}) >= FLOOR
    changes = {tuple(one.after.id for one in change.corrections) for change in after.corrections}
    assert {tuple(one.after.id for one in change.corrections) for change in before.corrections} <= changes


@settings(max_examples=examples(15, 60))
@given(takes)
def test_the_order_in_which_rows_are_read_says_nothing(entries):
    rows = register_of(entries).rows
    assert [as_tuple(atom) for atom in cut(rows, LATER).atoms] == [
        as_tuple(atom) for atom in cut(rows[::-1], LATER).atoms
    ]
