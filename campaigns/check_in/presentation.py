"""The list in words, for staff: people by city, what is noted of them and how it became known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.agenda.models import AttendanceClosing, ListState
from campaigns.agenda.presentation import reopening_reason
from campaigns.attendance.models import How
from campaigns.check_in.forms import OF_WALK_IN, OUTCOMES
from campaigns.check_in.late_arrivals import LateArrival
from campaigns.check_in.line_keys import key_of
from campaigns.check_in.lists import CheckInList, ListedPerson, by_city
from campaigns.check_in.services.many import Said, said_outcome
from kernel.clock import day_of
from kernel.templatetags.portal import day, hour, number
from tenants.shops.models import ShopRole

OUTCOME_LABELS = {
    "present": gettext_lazy("présence"),
    "walk_in": gettext_lazy("sans inscription"),
    "excused": gettext_lazy("excuse"),
    "absent": gettext_lazy("absence"),
    "": gettext_lazy("non noté"),
}
OUTCOME_TONES = {"present": "good", "walk_in": "brand", "excused": "info", "absent": "bad", "": "neutral"}
SEAT_NOTES = {
    "held": gettext_lazy("à confirmer"),
    "offered": gettext_lazy("place proposée"),
    "waiting": gettext_lazy("liste d’attente"),
    "ended": gettext_lazy("inscription terminée"),
}
ROLES = dict(ShopRole.choices)
HOWS = dict(How.choices)


def person_line(one: ListedPerson) -> dict[str, Any]:
    """A person as the list shows them."""
    return {
        "key": str(key_of(one)),
        "name": shown_name(one),
        "role": ROLES.get(one.role, one.role),
        "shop": one.shop or _("commerce effacé"),
        "note": _note(one),
        "outcome": said_outcome(one.outcome),
        "badge": {"text": OUTCOME_LABELS[one.outcome], "tone": OUTCOME_TONES[one.outcome]},
        "arrived": hour(one.arrived_at) if one.arrived_at else "",
        "how": HOWS.get(one.how, ""),
    }


def shown_name(one: ListedPerson) -> str:
    """Archives know people without their names; others had theirs erased."""
    return one.name or _("personne sans nom")


def city_sections(people: Sequence[ListedPerson]) -> list[dict[str, Any]]:
    return [
        {"name": city.name, "count": persons_text(len(some)), "people": [person_line(one) for one in some]}
        for city, some in by_city(people)
    ]


def persons_text(n: int) -> str:
    return ngettext("%(n)s personne", "%(n)s personnes", n) % {"n": number(n)}


def sheet_sections(people: Sequence[ListedPerson], typed: dict[str, str]) -> list[dict[str, Any]]:
    """The same with what may be chosen for each; `typed` is what was chosen and could not be written."""
    return [
        {"name": city.name, "people": [_sheet_line(one, typed) for one in some]}
        for city, some in by_city(people)
    ]


def _sheet_line(one: ListedPerson, typed: dict[str, str]) -> dict[str, Any]:
    line = person_line(one)
    seen = line["outcome"]
    chosen = typed.get(line["key"], seen)
    choices = OF_WALK_IN if is_walk_in(one) else OUTCOMES
    return line | {
        "choices": [
            {"value": f"{seen}:{value}", "label": label, "digit": n, "is_chosen": value == chosen}
            for n, (value, label) in enumerate(choices, start=1)
        ]
    }


def is_walk_in(one: ListedPerson) -> bool:
    return one.outcome == "walk_in" and not one.seat


def overtaken_lines(overtaken: Iterable[tuple[Said, ListedPerson | None]]) -> list[str]:
    """What was not written, as somebody else noted otherwise since the page was opened."""
    told = []
    for said, found in overtaken:
        if found is None:
            told.append(_("Une personne n’est plus sur la liste."))
            continue
        told.append(
            _(
                "%(name)s (%(shop)s) : entre-temps, l’état noté est « %(now)s » ; vous aviez choisi"
                " « %(chosen)s »."
            )
            % {
                "name": shown_name(found),
                "shop": found.shop,
                "now": OUTCOME_LABELS[found.outcome],
                "chosen": OUTCOME_LABELS[said.outcome],
            }
        )
    return told


@dataclass(frozen=True)
class ClosingAhead:
    """What closing would fix, in numbers of people. `n_absent`: those of whom nothing is noted yet."""

    n_came: int
    n_excused: int
    n_absent: int
    n_waiting: int

    @property
    def is_nobody(self) -> bool:
        return not self.n_came


def closing_ahead(found: CheckInList) -> ClosingAhead:
    people = found.people
    return ClosingAhead(
        n_came=sum(one.has_come for one in people),
        n_excused=sum(one.outcome == "excused" for one in people),
        n_absent=sum(one.is_expected and not one.outcome for one in people),
        n_waiting=sum(one.seat == "waiting" and not one.outcome for one in people),
    )


def closing_text(ahead: ClosingAhead) -> list[str]:
    """A sentence for each number that says something."""
    told = [
        ngettext("%(n)s personne présente.", "%(n)s personnes présentes.", ahead.n_came)
        % {"n": number(ahead.n_came)}
    ]
    if ahead.n_excused:
        told.append(
            ngettext("%(n)s personne excusée.", "%(n)s personnes excusées.", ahead.n_excused)
            % {"n": number(ahead.n_excused)}
        )
    told.append(
        ngettext(
            "%(n)s personne sera notée absente : elle avait une place, et rien n’est noté d’elle.",
            "%(n)s personnes seront notées absentes : elles avaient une place, et rien n’est noté d’elles.",
            ahead.n_absent,
        )
        % {"n": number(ahead.n_absent)}
        if ahead.n_absent
        else _("Personne ne sera noté absent.")
    )
    if ahead.n_waiting:
        told.append(
            ngettext(
                "%(n)s personne de la liste d’attente n’est pas venue : rien n’en est retenu.",
                "%(n)s personnes de la liste d’attente ne sont pas venues : rien n’en est retenu.",
                ahead.n_waiting,
            )
            % {"n": number(ahead.n_waiting)}
        )
    return told


def history_lines(closings: Iterable[AttendanceClosing]) -> list[dict[str, Any]]:
    """Each closing and reopening, the last one first."""
    return [
        {
            "text": _("Liste close") if row.state == ListState.CLOSED else _("Liste rouverte"),
            "on": day(day_of(row.recorded_at)),
            "at": hour(row.recorded_at),
            "by": str(row.done_by) if row.done_by else "",
            "reason": "" if row.state == ListState.CLOSED else reopening_reason(row),
        }
        for row in closings
    ]


def late_line(one: LateArrival) -> dict[str, Any]:
    """What a phone sent after the closing."""
    return {
        "key": one.key,
        "name": one.name or _("personne sans nom"),
        "shop": one.shop,
        "badge": {"text": OUTCOME_LABELS[one.outcome], "tone": OUTCOME_TONES[one.outcome]},
        "on": day(day_of(one.happened_at)),
        "at": hour(one.happened_at),
        "received_at": hour(one.received_at),
        "sent_by": one.sent_by,
    }


def _note(one: ListedPerson) -> str:
    if one.is_guest:
        return _("hors programme : %(place)s") % {"place": one.place}
    return str(SEAT_NOTES.get(one.seat, ""))
