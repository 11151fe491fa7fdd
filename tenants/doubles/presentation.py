"""Proposals in words, and two shops or people side by side, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tenants.doubles.history import HistoryCount, counts_of_people, counts_of_shops
from tenants.doubles.models import DoubleStrength, PersonDouble, Proposal, ShopDouble
from tenants.doubles.rules import Reason
from tenants.doubles.selectors import groups_of
from tenants.runs.models import Run
from tenants.sectors.selectors import sectors_by_code
from tenants.shops.journal_sentences import shop_text
from tenants.shops.models import Contact, Person, Shop, Weekday

REASONS: Mapping[str, Any] = {
    Reason.NUMBER: gettext_lazy("même numéro d’établissement"),
    Reason.ENTERPRISE: gettext_lazy("même numéro d’entreprise"),
    Reason.SAME_NAME: gettext_lazy("même nom"),
    Reason.NEAR_NAME: gettext_lazy("noms proches"),
    Reason.SOUND: gettext_lazy("noms qui se prononcent pareil"),
    Reason.ADDRESS: gettext_lazy("même adresse"),
    Reason.PHONE: gettext_lazy("même téléphone"),
    Reason.EMAIL: gettext_lazy("même adresse e-mail"),
    Reason.SAME_SHOP: gettext_lazy("même commerce"),
    Reason.EMAIL_SLIP: gettext_lazy("adresses e-mail à une lettre près"),
    Reason.SAME_SESSION: gettext_lazy("même séance"),
}
TONES = {DoubleStrength.SURE: "good", DoubleStrength.LIKELY: "info", DoubleStrength.POSSIBLE: "neutral"}
WEEKDAYS: Mapping[str, Any] = dict(Weekday.choices)


@dataclass(frozen=True)
class Choice:
    """What is chosen as one: an address is not put together of two. `fields` are columns of the row."""

    code: str
    label: Any
    fields: tuple[str, ...]


SHOP_CHOICES = (
    Choice("name", gettext_lazy("Nom"), ("name",)),
    Choice("legal_name", gettext_lazy("Nom légal"), ("legal_name",)),
    Choice("address", gettext_lazy("Adresse"), ("street", "number", "box", "postal_code", "locality")),
    Choice("sector", gettext_lazy("Secteur"), ("sector",)),
    Choice("bce", gettext_lazy("Numéro BCE"), ("bce",)),
    Choice("enterprise", gettext_lazy("Numéro d’entreprise"), ("enterprise",)),
    Choice("phone", gettext_lazy("Téléphone"), ("phone",)),
    Choice("email", gettext_lazy("Adresse e-mail"), ("email",)),
    Choice("website", gettext_lazy("Site web"), ("website",)),
    Choice("closing", gettext_lazy("Jours de fermeture"), ("closing_day", "other_closing_days")),
    Choice("opening", gettext_lazy("Heures d’ouverture"), ("opening_times",)),
    Choice("languages", gettext_lazy("Langues"), ("languages",)),
)
PERSON_CHOICES = (
    Choice("name", gettext_lazy("Nom"), ("name",)),
    Choice("email", gettext_lazy("Adresse e-mail"), ("email",)),
    Choice("phone", gettext_lazy("Téléphone"), ("phone",)),
    Choice("language", gettext_lazy("Langue"), ("language",)),
)


def choices_of(model: type[Proposal]) -> Sequence[Choice]:
    return SHOP_CHOICES if model is ShopDouble else PERSON_CHOICES


def value_of(row: Shop | Person, field: str) -> Any:
    """As `FIELDS` name it: a sector is its code; nothing is ""."""
    if isinstance(row, Shop) and field == "sector":
        return row.sector_id or ""
    return getattr(row, field) or ""


def values_of(row: Shop | Person, choice: Choice) -> tuple[Any, ...]:
    return tuple(value_of(row, field) for field in choice.fields)


def shown_values(row: Shop | Person, choice: Choice) -> str:
    """The value of a choice as people read it; "" for nothing."""
    if not any(values_of(row, choice)):
        return ""
    if isinstance(row, Shop):
        if choice.code == "address":
            return address_text(row)
        if choice.code == "sector":
            sector = sectors_by_code().get(row.sector_id or "")
            return str(sector) if sector else ""
        if choice.code == "closing":
            return ", ".join(str(WEEKDAYS[day]) for day in row.closing_days)
        if choice.code == "opening":
            times = (row.opening_times or {}).items()
            return "; ".join(f"{WEEKDAYS.get(day, day)} {hours}" for day, hours in times)
        if choice.code == "languages":
            return ", ".join(map(language_name, row.languages or ()))
    if choice.code == "language":
        return language_name(str(value_of(row, "language")))
    return str(value_of(row, choice.fields[0]))


def language_name(code: str) -> str:
    """In the reader's language; the code where Django does not know it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def address_text(shop: Shop) -> str:
    """`Rue de Fer 12 boîte 3, 5000 Namur`"""
    street = f"{shop.street} {shop.number}".strip()
    if shop.box:
        street = _("%(street)s boîte %(box)s") % {"street": street, "box": shop.box}
    return ", ".join(part for part in (street, f"{shop.postal_code} {shop.locality}".strip()) if part)


def name_of(row: Shop | Person) -> str:
    return row.name or _("sans nom")


def reasons_text(reasons: Iterable[str]) -> str:
    return str(capfirst(", ".join(str(REASONS.get(reason, reason)) for reason in reasons)))


def proposal_line(row: Any) -> dict[str, Any]:
    """One proposal as the list shows it."""
    is_shop = isinstance(row, ShopDouble)
    return {
        "pk": row.pk,
        "first": name_of(row.first),
        "second": name_of(row.second),
        "first_note": address_text(row.first) if is_shop else _contact_text(row.first),
        "second_note": address_text(row.second) if is_shop else _contact_text(row.second),
        "strength": row.get_strength_display(),
        "tone": TONES[row.strength],
        "reasons": reasons_text(row.reasons),
    }


def _contact_text(person: Person) -> str:
    return " · ".join(part for part in (person.email, person.phone) if part)


def merge_line(merge: Any) -> dict[str, Any]:
    """One merge as the page of merges shows it."""
    other = merge.shop if hasattr(merge, "shop_id") else merge.person
    text = shop_text if isinstance(other, Shop) else name_of
    return {
        "pk": merge.pk,
        "other": text(other) or _("sans nom"),
        "into": text(merge.into) or _("sans nom"),
        "on": merge.recorded_at,
        "taken": taken_text(merge.taken or {}, SHOP_CHOICES if isinstance(other, Shop) else PERSON_CHOICES),
    }


def taken_text(fields: Iterable[str], choices: Sequence[Choice]) -> str:
    """The labels of these columns, each choice once: `adresse, téléphone`."""
    named = set(fields)
    return ", ".join(str(choice.label) for choice in choices if named & set(choice.fields))


@dataclass(frozen=True)
class Side:
    """One of the two, as its card shows it."""

    row: Shop | Person
    title: str
    facts: list[tuple[Any, str]]
    n_rows: int


def sides_of(proposal: Any) -> tuple[Side, Side]:
    """The first and the second with what hangs on them, merged ones included. 1 statement per kind of row."""
    model = type(proposal)
    counts: Sequence[HistoryCount] = counts_of_shops() if model is ShopDouble else counts_of_people()
    groups = groups_of(model, [proposal.first_id, proposal.second_id])
    ids = [pk for members in groups.values() for pk in members]
    found = [(count, count.count(ids)) for count in counts]
    contacts = _n_contacts(model, ids)

    def side(row: Shop | Person) -> Side:
        members = next((group for group in groups.values() if row.pk in group), [row.pk])
        facts = [
            (choice.label, shown) for choice in choices_of(model) if (shown := shown_values(row, choice))
        ]
        label = _("Personnes de contact") if model is ShopDouble else _("Contact de commerces")
        n_rows = n_contacts = sum(contacts.get(pk, 0) for pk in members)
        facts.append((label, str(n_contacts)))
        for count, by_id in found:
            n = sum(by_id.get(pk, 0) for pk in members)
            n_rows += n
            facts.append((count.label, str(n) if count.is_shown else (_("oui") if n else _("non"))))
        return Side(row, name_of(row), facts, n_rows)

    return side(proposal.first), side(proposal.second)


def _n_contacts(model: type[Proposal], ids: Sequence[int]) -> dict[int, int]:
    name = "shop" if model is ShopDouble else "person"
    rows = Contact.objects.filter(**{f"{name}__in": ids}, ended_at__isnull=True).order_by()
    return dict(rows.values_list(name).annotate(n=Count("pk")))


def default_survivor(first: Side, second: Side) -> str:
    """The one with a number of an establishment, else with more that hangs on it, else the older."""

    def weight(side: Side) -> tuple[bool, int]:
        has_number = isinstance(side.row, Shop) and bool(side.row.establishment_number)
        return has_number, side.n_rows

    return "second" if weight(second) > weight(first) else "first"


def count_text(model: type[Proposal], n: int) -> str:
    if model is PersonDouble:
        return ngettext("%(n)d paire de fiches à regarder", "%(n)d paires de fiches à regarder", n) % {"n": n}
    return ngettext("%(n)d paire de commerces à regarder", "%(n)d paires de commerces à regarder", n) % {
        "n": n
    }


def run_text(run: Run) -> str:
    """What the last look found."""
    result = run.result or {}
    n = int(result.get("n_new_shops", 0)) + int(result.get("n_new_people", 0))
    if not n:
        return _("Rien de nouveau.")
    return ngettext("%(n)d nouvelle proposition.", "%(n)d nouvelles propositions.", n) % {"n": n}
