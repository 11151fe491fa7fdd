"""The figures of the programme, from rows: pure, exact, before suppression (docs/figures.md).

A person is counted once over the whole programme, a shop once in the city where it is, a joint session
once. Values are rounded half up: rates and amounts to 2 decimals, means to 4.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboards.engine.figures.rows import (
    AttendanceRow,
    FormCounts,
    Inputs,
    OrganisationId,
    PersonMergeRow,
    RegisterRow,
    SessionId,
    SessionRow,
    ShopKey,
)

CAME = frozenset({"present", "walk_in"})
BANDS = ("depart", "eveil", "chemin", "connecte", "moteur")
FIRST = 20
N_TOP_THEMES = 5


def rounded(numerator: Decimal | int, denominator: int, decimals: int) -> float | None:
    """The quotient rounded half up; None without a base."""
    if denominator == 0:
        return None
    unit = Decimal(1).scaleb(-decimals)
    return float((Decimal(numerator) / denominator).quantize(unit, ROUND_HALF_UP))


def rate(numerator: int, denominator: int) -> dict[str, Any]:
    return {
        "numerator": numerator,
        "denominator": denominator,
        "percent": rounded(numerator * 100, denominator, 2),
    }


@dataclass(frozen=True)
class SessionStates:
    """Sessions by what they are on the day, in the reading; `held` by start, ties by code."""

    held: tuple[SessionRow, ...]
    planned: tuple[SessionRow, ...]
    unreported: tuple[SessionRow, ...]
    small_groups: tuple[SessionRow, ...]

    @property
    def first(self) -> tuple[SessionRow, ...]:
        return self.held[:FIRST]


def session_states(inputs: Inputs) -> SessionStates:
    """Sort the sessions of an edition; one that is none of these (cancelled, unheard of) is left out."""
    held: list[SessionRow] = []
    planned: list[SessionRow] = []
    unreported: list[SessionRow] = []
    small_groups: list[SessionRow] = []
    for session in sorted(inputs.sessions, key=lambda row: (row.starts_at, row.code)):
        started = session.starts_on <= inputs.day
        if started and session.outcome == "held":
            (small_groups if session.is_small_group else held).append(session)
        elif not session.is_small_group and _is_announced(session, inputs.day):
            if not started and not _is_cancelled(session, inputs.day):
                if session.starts_on <= inputs.planned_until:
                    planned.append(session)
            elif started and session.outcome is None and inputs.reading == "known":
                unreported.append(session)
    return SessionStates(tuple(held), tuple(planned), tuple(unreported), tuple(small_groups))


def _is_announced(session: SessionRow, day: date) -> bool:
    return session.announced_on is None or session.announced_on <= day


def _is_cancelled(session: SessionRow, day: date) -> bool:
    return session.outcome == "cancelled" and session.outcome_on is not None and session.outcome_on <= day


def answer_of(answers: Sequence[str]) -> str:
    """interested, declined or silent: the latest answer, which `no_answer` never replaces."""
    real = [answer for answer in answers if answer != "no_answer"]
    return real[-1] if real else "silent"


@dataclass(frozen=True)
class People:
    """Who came to a set of sessions, counted without doubles."""

    came: frozenset[tuple[SessionId, str]]
    registered: int
    no_shows: int
    shops: frozenset[ShopKey]

    @property
    def n_persons(self) -> int:
        return len({digest for _, digest in self.came})


def people_of(
    rows: Iterable[AttendanceRow],
    merges: Mapping[ShopKey, int],
    persons: Mapping[str, str] | None = None,
) -> People:
    """Several rows of one (session, person): came if any came, else absent if any is absent.

    `persons`: by digest, the one that stands for it (`same_people`); itself where it has none.
    """
    persons = persons or {}
    came: set[tuple[SessionId, str]] = set()
    absent: set[tuple[SessionId, str]] = set()
    registered: set[tuple[SessionId, str]] = set()
    shops: set[ShopKey] = set()
    for row in rows:
        visit = (row.session_id, persons.get(row.digest, row.digest))
        if row.outcome in CAME:
            came.add(visit)
            shops.add((row.organisation_id, row.shop_id))
        elif row.outcome == "absent":
            absent.add(visit)
        if row.is_registered:
            registered.add(visit)
    survivors = frozenset(surviving(shop, merges) for shop in shops)
    return People(frozenset(came), len(registered), len((absent - came) & registered), survivors)


def surviving(shop: ShopKey, merges: Mapping[ShopKey, int]) -> ShopKey:
    """The shop that `shop` was merged into, however many times; itself if never."""
    while shop in merges:
        shop = (shop[0], merges[shop])
    return shop


def same_people(merges: Iterable[PersonMergeRow]) -> dict[str, str]:
    """By digest of all who are in a merge, one digest for each person.

    What two cities say is put together, whatever its order: one may have merged A into B, the other B into A.
    """
    parents: dict[str, str] = {}

    def root(digest: str) -> str:
        while (parent := parents.setdefault(digest, digest)) != digest:
            parents[digest] = parents[parent]
            digest = parent
        return digest

    for merge in merges:
        first, second = sorted((root(merge.digest), root(merge.into)))
        parents[second] = first
    return {digest: root(digest) for digest in parents}


def pairs_sum(pairs: Iterable[tuple[int, int]]) -> tuple[int, int]:
    positive = answered = 0
    for one_positive, one_answered in pairs:
        positive += one_positive
        answered += one_answered
    return positive, answered


def form_figures(forms: Sequence[FormCounts]) -> dict[str, Any]:
    return {
        code: rate(*pairs_sum(getattr(form, code) for form in forms))
        for code in ("useful", "tools", "training", "strategy")
    }


def relevance_of(forms: Iterable[FormCounts]) -> dict[str, Any]:
    total, n_answered = pairs_sum(form.relevance for form in forms)
    return {"mean": rounded(total, n_answered, 2), "n": n_answered}


def diagnostic_figures(inputs: Inputs) -> dict[str, Any]:
    bands = Counter(row.band for row in inputs.diagnostics)
    themes = Counter(theme for row in inputs.diagnostics for theme in row.themes)
    ranked = sorted(themes, key=lambda theme: (-themes[theme], theme))
    n_diagnostics = len(inputs.diagnostics)
    return {
        "diagnostics": n_diagnostics,
        "mean_score": rounded(sum(row.score for row in inputs.diagnostics), n_diagnostics, 4),
        "bands": {band: bands[band] for band in BANDS},
        "top_themes": ranked[:N_TOP_THEMES],
    }


def programme_figures(inputs: Inputs) -> dict[str, Any]:
    """Every figure of the bilan, under the codes of docs/figures.md, as stored values."""
    states = session_states(inputs)
    held_ids = {session.id for session in states.held}
    first_ids = {session.id for session in states.first}
    covered = hosts_of(states.held)
    people, first = _people_of_sessions(inputs, held_ids), _people_of_sessions(inputs, first_ids)
    forms = [form for form in inputs.forms if form.session_id in held_ids]
    answers = Counter(answer_of(city.answers) for city in inputs.cities)
    n_held, n_first, n_shops = len(states.held), len(states.first), len(people.shops)
    return {
        "as_of": inputs.day.isoformat(),
        "cities_invited": len(inputs.cities),
        "cities_interested": answers["interested"],
        "cities_declined": answers["declined"],
        "cities_silent": answers["silent"],
        "sessions_held": n_held,
        "cities_covered": len(covered),
        "sessions_planned": len(states.planned),
        "sessions_unreported": len(states.unreported),
        "cities_planned": len(hosts_of(states.planned) - covered),
        "participants": len(people.came),
        "persons": people.n_persons,
        "shops": n_shops,
        "participants_per_session": rounded(len(people.came), n_held, 4),
        "shops_per_session": rounded(n_shops, n_held, 4),
        "participants_per_session_first20": rounded(len(first.came), n_first, 4),
        "shops_per_session_first20": rounded(len(first.shops), n_first, 4),
        "registered": people.registered,
        "no_shows": people.no_shows,
        **form_figures(forms),
        "relevance_first20": relevance_of(form for form in forms if form.session_id in first_ids),
        "small_groups": len(states.small_groups),
        **register_figures(inputs.registers, people.shops),
        **diagnostic_figures(inputs),
        "public_cost_per_shop": (
            rounded(sum(inputs.public_costs, Decimal(0)), n_shops, 2) if inputs.public_costs else None
        ),
    }


def _people_of_sessions(inputs: Inputs, sessions: set[SessionId], *, is_merged: bool = True) -> People:
    """Who came to these sessions; as if nothing had been merged, where it is not `is_merged`."""
    rows = (row for row in inputs.attendance if row.session_id in sessions)
    return (
        people_of(rows, inputs.merges, same_people(inputs.person_merges))
        if is_merged
        else people_of(rows, {})
    )


OF_SHOPS = {"shops": "held", "shops_per_session": "held", "shops_per_session_first20": "first"}
OF_PEOPLE = {
    "persons": "held",
    "participants": "held",
    "participants_per_session": "held",
    "participants_per_session_first20": "first",
    "registered": "held",
    "no_shows": "held",
}


@dataclass(frozen=True)
class MergeEffect:
    """By how many shops and people a figure counts fewer, because they are the doubles of others."""

    shops: int = 0
    persons: int = 0


def merge_effects(inputs: Inputs) -> dict[str, MergeEffect]:
    """The ledger's word on merges: each figure that they change, in the day and reading of `inputs`.

    A merge of shops that did not both come changes none.
    """
    if not inputs.merges and not inputs.person_merges:
        return {}
    states = session_states(inputs)
    effects: dict[str, MergeEffect] = {}
    for scope, sessions in (("held", states.held), ("first", states.first)):
        ids = {session.id for session in sessions}
        merged, single = (
            _people_of_sessions(inputs, ids),
            _people_of_sessions(inputs, ids, is_merged=False),
        )
        n_shops = len(single.shops) - len(merged.shops)
        n_persons = single.n_persons - merged.n_persons
        changed = {
            "persons": n_persons,
            "participants": len(single.came) - len(merged.came),
            "participants_per_session": len(single.came) - len(merged.came),
            "participants_per_session_first20": len(single.came) - len(merged.came),
            "registered": single.registered - merged.registered,
            "no_shows": single.no_shows - merged.no_shows,
        }
        effects |= {
            code: MergeEffect(shops=n_shops) for code, of in OF_SHOPS.items() if of == scope and n_shops
        }
        effects |= {
            code: MergeEffect(persons=max(n_persons, 1))
            for code, of in OF_PEOPLE.items()
            if of == scope and changed[code]
        }
    if "shops" in effects and inputs.public_costs:
        effects["public_cost_per_shop"] = effects["shops"]
    return effects


def hosts_of(sessions: Iterable[SessionRow]) -> set[OrganisationId]:
    return {host for session in sessions for host in session.hosts}


def of_city(inputs: Inputs, organisation_id: OrganisationId) -> Inputs:
    """The same inputs with the attendance of one city only, and what it says of its people."""
    own = [row for row in inputs.attendance if row.organisation_id == organisation_id]
    merges = [row for row in inputs.person_merges if row.organisation_id == organisation_id]
    return replace(inputs, attendance=own, person_merges=merges)


def city_figures(inputs: Inputs, organisation_id: OrganisationId) -> dict[str, Any]:
    """One city's own figures: the sessions it hosts, the people and shops that are its own."""
    states = session_states(inputs)
    held_ids = {session.id for session in states.held}
    people = people_of(
        (
            row
            for row in inputs.attendance
            if row.organisation_id == organisation_id and row.session_id in held_ids
        ),
        inputs.merges,
        same_people(row for row in inputs.person_merges if row.organisation_id == organisation_id),
    )
    answers = next((city.answers for city in inputs.cities if city.organisation_id == organisation_id), None)
    n_held = sum(organisation_id in session.hosts for session in states.held)
    return {
        "answer": None if answers is None else answer_of(answers),
        "sessions_held": n_held,
        "sessions_planned": sum(organisation_id in session.hosts for session in states.planned),
        "participants": len(people.came),
        "persons": people.n_persons,
        "shops": len(people.shops),
        "registered": people.registered,
        "no_shows": people.no_shows,
        **{
            code: value
            for code, value in register_figures(own_register(inputs, organisation_id), people.shops).items()
            if code != "register_cities"
        },
    }


def own_register(inputs: Inputs, organisation_id: OrganisationId) -> dict[OrganisationId, RegisterRow]:
    found = inputs.registers.get(organisation_id)
    return {organisation_id: found} if found else {}


def register_figures(
    registers: Mapping[OrganisationId, RegisterRow], shops: Collection[ShopKey]
) -> dict[str, int | None]:
    """The registers that are declared complete, and which of their shops were reached. Without any: None, for
    there is nothing to divide by. `shops`: those of which somebody came; only those in a register count
    here, so that none is ever more than the register."""
    if not registers:
        none = dict.fromkeys(
            ("register_shops", "register_contactable", "register_reached", "register_visited")
        )
        return {"register_cities": 0, **none}
    reached = sum(shop in registers[city].came for city, shop in shops if city in registers)
    return {
        "register_cities": len(registers),
        "register_shops": sum(row.n_shops for row in registers.values()),
        "register_contactable": sum(row.n_contactable for row in registers.values()),
        "register_reached": reached,
        "register_visited": sum(row.n_visited for row in registers.values()),
    }


@dataclass(frozen=True)
class Identity:
    """A relation that must hold between figures: `left` `sign` `right`, as found."""

    code: str
    left: int
    sign: str
    right: int

    @property
    def holds(self) -> bool:
        return self.left >= self.right if self.sign == "≥" else self.left == self.right


def identities(figures: Mapping[str, Any], inputs: Inputs) -> list[Identity]:
    """The relations of docs/figures.md, checked on what was computed."""
    states = session_states(inputs)
    invited = {city.organisation_id for city in inputs.cities}
    covered, planned = hosts_of(states.held), hosts_of(states.planned)
    held_ids = {session.id for session in states.held}
    rows_by_city: defaultdict[OrganisationId, list[AttendanceRow]] = defaultdict(list)
    for row in inputs.attendance:
        if row.session_id in held_ids:
            rows_by_city[row.organisation_id].append(row)
    shops_of_cities = sum(len(people_of(rows, inputs.merges).shops) for rows in rows_by_city.values())
    sessions_of_cities = sum(len(session.hosts) for session in states.held)
    answered = figures["cities_interested"] + figures["cities_declined"] + figures["cities_silent"]
    return [
        Identity("answers_add_up", answered, "=", figures["cities_invited"]),
        Identity("covered_invited", len(covered - invited), "=", 0),
        Identity("planned_invited", len(planned - invited), "=", 0),
        Identity("participants_persons", figures["participants"], "≥", figures["persons"]),
        Identity("shops_of_cities", shops_of_cities, "=", figures["shops"]),
        Identity("sessions_of_cities", sessions_of_cities, "≥", figures["sessions_held"]),
    ]
