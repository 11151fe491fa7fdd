"""Every figure of an edition archive, computed once more: plain Python over the CSV files, slow on purpose.

Written from the definitions (docs/figures.md) and the archive format alone, so that it can contradict the
product. All it shares with it is how a diagnostic is scored (`diagnostic.questionnaire`). Where the
definitions leave a choice, `tricky/README.md` says which one is made here.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from diagnostic.questionnaire.scoring import Result, answers_from_archive, load_questionnaire, score

type Row = dict[str, str]
READINGS = ("true", "known")
# Without a register that is declared complete, shops are known from sessions alone, and divide nothing.
WITHOUT_REGISTER = {
    "register_cities": 0,
    "register_shops": None,
    "register_contactable": None,
    "register_reached": None,
    "register_visited": None,
}


def figures(path: Path, as_of: date, reading: str) -> dict[str, Any]:
    """The figures of the archive in folder `path` on a day, with the keys of `expected.json`.

    `reading` is "true" (as true then) or "known" (as known then).
    """
    assert reading in READINGS
    day = as_of.isoformat()  # days are compared as ISO text
    planned_until = json.loads((path / "edition.json").read_text("utf-8"))["planned_until"]
    shops = _rows(path, "shops")
    sessions = {row["code"]: row for row in _rows(path, "sessions")}

    def is_known(row: Row, happened: str) -> bool:
        """Whether the row counts by the day it was entered; without one it is known since it happened."""
        return reading == "true" or (row.get("entered_on") or happened) <= day

    in_time_order = sorted(sessions.values(), key=lambda session: (session["starts_at"], session["code"]))
    state_of = {session["code"]: _state(session, day, reading, planned_until) for session in in_time_order}

    def sessions_that_are(state: str, kind: str = "awareness") -> list[Row]:
        return [row for row in in_time_order if row["kind"] == kind and state_of[row["code"]] == state]

    held, planned = sessions_that_are("held"), sessions_that_are("planned")
    covered = {nis for session in held for nis in session["host_nis"].split()}
    to_cover = {nis for session in planned for nis in session["host_nis"].split()} - covered

    def rows_of(name: str, of_sessions: list[Row]) -> list[Row]:
        """The rows of a file that belong to these sessions and may be counted."""
        codes = {session["code"] for session in of_sessions}
        return [
            row
            for row in _rows(path, name)
            if row["session"] in codes and is_known(row, sessions[row["session"]]["starts_at"][:10])
        ]

    attendance, first20 = rows_of("attendance", held), held[:20]
    came = [row for row in attendance if row["outcome"] in ("present", "walk_in")]
    came_first20 = [row for row in came if row["session"] in {session["code"] for session in first20}]
    visits = {_visit(row) for row in came}
    registered = {_visit(row) for row in attendance if row["registered_on"]}
    absent = {_visit(row) for row in attendance if row["outcome"] == "absent"}

    merges = {
        shop["shop_ref"]: shop["merged_into"]
        for shop in shops
        if shop.get("merged_into") and (reading == "true" or shop.get("merged_on", "") <= day)
    }

    def n_shops(rows: list[Row]) -> int:
        return len({_survivor(row["shop_ref"], merges) for row in rows})

    forms = rows_of("evaluations", held)
    ratings = [int(form["relevance"]) for form in rows_of("evaluations", first20) if form["relevance"]]

    sector_of = {shop["shop_ref"]: shop["sector"] for shop in shops}
    results = [
        _result(row, sector_of)
        for row in _rows(path, "diagnostics")
        if row["taken_on"] <= day and is_known(row, row["taken_on"])
    ]
    bands = Counter(result.band for result in results)
    themes = Counter(theme.theme for result in results for theme in result.themes)

    public_costs = [
        Fraction(row["amount_eur"])
        for row in _rows(path, "costs")
        if row["payer"] != "private" and row["incurred_on"] <= day and is_known(row, row["incurred_on"])
    ]

    return {
        "as_of": day,
        **_cities(_rows(path, "invitations"), day, is_known),
        "sessions_held": len(held),
        "cities_covered": len(covered),
        "sessions_planned": len(planned),
        "sessions_unreported": len(sessions_that_are("unreported")),
        "cities_planned": len(to_cover),
        "participants": len(visits),
        "persons": len({person for _, person in visits}),
        "shops": n_shops(came),
        "participants_per_session": _ratio(len(visits), len(held), 4),
        "shops_per_session": _ratio(n_shops(came), len(held), 4),
        "participants_per_session_first20": _ratio(
            len({_visit(row) for row in came_first20}), len(first20), 4
        ),
        "shops_per_session_first20": _ratio(n_shops(came_first20), len(first20), 4),
        "registered": len(registered),
        "no_shows": len((registered & absent) - visits),
        "useful": _rate(forms, "usefulness", {"4", "5"}),
        "tools": _rate(forms, "tools", {"yes"}),
        "training": _rate(forms, "training", {"yes"}),
        "strategy": _rate(forms, "strategy", {"yes"}),
        "relevance_first20": {"mean": _ratio(sum(ratings), len(ratings), 2), "n": len(ratings)},
        "small_groups": len(sessions_that_are("held", kind="small_group")),
        **_register(path, day, is_known, shops, merges, came),
        "diagnostics": len(results),
        "mean_score": _ratio(sum(result.score for result in results), len(results), 4),
        "bands": {band.code: bands[band.code] for band in load_questionnaire().bands},
        "top_themes": sorted(themes, key=lambda code: (-themes[code], code))[:5],
        "public_cost_per_shop": _ratio(sum(public_costs), n_shops(came), 2) if public_costs else None,
    }


def _rows(path: Path, name: str) -> list[Row]:
    with (path / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _state(session: Row, day: str, reading: str, planned_until: str) -> str:
    """held, planned, unreported, or nothing of these, seen from the day."""
    starts_on = session["starts_at"][:10]
    entered_on = session.get("entered_on", "")
    is_announced = session.get("announced_on", "") <= day  # an empty day comes first: from the start
    is_outcome_known = session["status"] != "planned" and (
        reading == "true" or (entered_on or starts_on) <= day
    )
    if starts_on > day:
        is_cancelled = session["status"] == "cancelled" and entered_on <= day
        return "planned" if is_announced and not is_cancelled and starts_on <= planned_until else ""
    if is_outcome_known:
        return "held" if session["status"] == "held" else ""
    return "unreported" if reading == "known" and is_announced else ""


def _cities(invitations: list[Row], day: str, is_known: Callable[[Row, str], bool]) -> dict[str, int]:
    """Cities invited by the day, by their latest answer; an empty answer or no_answer is none."""
    invited = {row["nis"] for row in invitations if row["invited_on"] <= day}
    answers = [
        row
        for row in invitations
        if row["answer"] in ("interested", "declined")
        and row["answered_on"] <= day
        and is_known(row, row["answered_on"])
    ]
    answers.sort(key=lambda row: (row["answered_on"], row.get("entered_on") or row["answered_on"]))
    latest = {row["nis"]: row["answer"] for row in answers if row["nis"] in invited}
    n_by_answer = Counter(latest.values())
    return {
        "cities_invited": len(invited),
        "cities_interested": n_by_answer["interested"],
        "cities_declined": n_by_answer["declined"],
        "cities_silent": len(invited) - len(latest),
    }


def _register(
    path: Path,
    day: str,
    is_known: Callable[[Row, str], bool],
    shops: list[Row],
    merges: dict[str, str],
    came: list[Row],
) -> dict[str, int | None]:
    """Shops that are active in the registers declared complete, and what of them was reached. An archive
    carries neither consents nor blocks: who has a street can be contacted."""
    rows = _rows(path, "register") if (path / "register.csv").exists() else []
    rows = [row for row in rows if row["since_on"] <= day and is_known(row, row["since_on"])]
    rows.sort(key=lambda row: row["since_on"])
    declared = {row["nis"]: row["state"] == "complete" for row in rows if not row["shop_ref"]}
    last = {row["shop_ref"]: row for row in rows if row["shop_ref"]}
    of_doubles: dict[str, Row] = {}
    for shop_ref, row in last.items():
        survivor = _survivor(shop_ref, merges)
        known = of_doubles.get(survivor)
        if shop_ref != survivor and (known is None or known["since_on"] <= row["since_on"]):
            of_doubles[survivor] = row
    active = {
        shop_ref
        for shop_ref in {_survivor(shop_ref, merges) for shop_ref in last}
        if (last.get(shop_ref) or of_doubles[shop_ref])["state"] == "active"
    }
    register = {shop["shop_ref"]: shop for shop in shops if declared.get(shop["nis"])}
    register = {shop_ref: shop for shop_ref, shop in register.items() if shop_ref in active}
    if not any(declared.values()):
        return WITHOUT_REGISTER
    visits = _rows(path, "visits") if (path / "visits.csv").exists() else []
    visited = {
        _survivor(row["shop_ref"], merges)
        for row in visits
        if row["visited_at"][:10] <= day and is_known(row, row["visited_at"][:10])
    }
    return {
        "register_cities": sum(declared.values()),
        "register_shops": len(register),
        "register_contactable": sum(bool(shop["street"].strip()) for shop in register.values()),
        "register_reached": len(register.keys() & {_survivor(row["shop_ref"], merges) for row in came}),
        "register_visited": len(register.keys() & visited),
    }


def _visit(row: Row) -> tuple[str, str]:
    """A person at a session, however many shops the person came for."""
    return row["session"], row["person_ref"]


def _survivor(shop_ref: str, merges: dict[str, str]) -> str:
    while shop_ref in merges:
        shop_ref = merges[shop_ref]
    return shop_ref


def _result(row: Row, sector_of: dict[str, str]) -> Result:
    """The score of a diagnostic, for the sector of the shop that its row names (a merge changes no score)."""
    form = load_questionnaire(row["questionnaire"])
    shop_ref = row.get("shop_ref")
    sector = (sector_of[shop_ref] if shop_ref else row["sector"]) or None  # not sure
    return score(form, sector, answers_from_archive(form, row))


def _rate(forms: Iterable[Row], question: str, wanted: set[str]) -> dict[str, Any]:
    given = [form[question] for form in forms if form[question]]
    numerator = sum(answer in wanted for answer in given)
    return {
        "numerator": numerator,
        "denominator": len(given),
        "percent": _ratio(100 * numerator, len(given), 2),
    }


def _ratio(numerator: int | Fraction, denominator: int, decimals: int) -> float | None:
    """Rounded half up to so many decimals; None without a base."""
    if not denominator:
        return None
    unit: int = 10**decimals
    return floor(Fraction(numerator) / denominator * unit + Fraction(1, 2)) / unit
