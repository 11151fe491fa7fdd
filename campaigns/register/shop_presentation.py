"""One shop in words, for its page: its numbers with their dots, its hours, its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.templatetags.portal import day
from kernel.wording import reader_language
from tenants.consent.models import ContactBlock
from tenants.sectors.selectors import sector_name, sectors_by_code
from tenants.shops.models import Contact, Origin, RegisterState, ReportedDetail, Shop, ShopChange, Weekday
from tenants.shops.opening_times import days_alike
from tenants.shops.timeline import Line
from tenants.streets.selectors import address_keys

STATE_TONES = {
    RegisterState.ACTIVE: "good",
    RegisterState.VACANT: "neutral",
    RegisterState.CLOSED: "bad",
    RegisterState.MOVED: "warn",
    RegisterState.NOT_RETAIL: "neutral",
}
FIELD_LABELS: Mapping[str, Any] = {
    "name": gettext_lazy("Enseigne"),
    "legal_name": gettext_lazy("Dénomination légale"),
    "sector": gettext_lazy("Secteur"),
    "street": gettext_lazy("Rue"),
    "number": gettext_lazy("Numéro"),
    "box": gettext_lazy("Boîte"),
    "postal_code": gettext_lazy("Code postal"),
    "locality": gettext_lazy("Localité"),
    "closing_day": gettext_lazy("Jour de fermeture"),
    "other_closing_days": gettext_lazy("Autres jours de fermeture"),
    "opening_times": gettext_lazy("Heures d’ouverture"),
    "languages": gettext_lazy("Langues parlées"),
    "email": gettext_lazy("Adresse e-mail du commerce"),
    "phone": gettext_lazy("Téléphone du commerce"),
    "website": gettext_lazy("Site internet"),
    "bce": gettext_lazy("Numéro BCE"),
    "enterprise": gettext_lazy("Numéro d’entreprise (BCE)"),
    "associations": gettext_lazy("Associations de commerçants"),
    "tags": gettext_lazy("Étiquettes"),
}
# What a reader of figures does not see: it may be a person's.
PRIVATE_FIELDS = frozenset({"legal_name", "email"})


def dotted(number: str) -> str:
    """`0403170701` as 0403.170.701, an establishment's `2123456791` as 2.123.456.791."""
    if len(number) != 10:
        return number
    if number < "2":
        return f"{number[:4]}.{number[4:7]}.{number[7:]}"
    return f"{number[0]}.{number[1:4]}.{number[4:7]}.{number[7:]}"


def state_badge(state: str | None) -> dict[str, str]:
    """`state`: that of today; None for a shop that is not in the register."""
    if state is None:
        return {"text": _("pas au registre"), "tone": "neutral"}
    known = RegisterState(state)
    return {"text": str(known.label), "tone": STATE_TONES[known]}


def sector_text(shop: Shop) -> str:
    return localised_sector(shop.sector_id or "")


def localised_sector(code: str) -> str:
    sector = sectors_by_code().get(code)
    return sector_name(sector, reader_language()) if sector is not None else code


def day_names(days: Iterable[str]) -> str:
    labels = dict(Weekday.choices)
    return ", ".join(str(labels[one]) for one in days if one in labels)


def hours_lines(shop: Shop) -> list[tuple[str, str]]:
    """(days, hours) as one reads them on a door: `lundi à vendredi`, `9h-12h30, 13h30-18h`."""
    labels = dict(Weekday.choices)
    lines = []
    for group in days_alike(shop.opening_times or {}, shop.closing_days, Weekday.values):
        first, last = str(labels[group.first]), str(labels[group.last])
        days = (
            first if group.first == group.last else _("%(first)s à %(last)s") % {"first": first, "last": last}
        )
        hours = ", ".join(_hours(one) for one in group.times.split()) if group.times else _("fermé")
        lines.append((capfirst(days), hours))
    return lines


def _hours(text: str) -> str:
    """`09:00-12:30` as 9h-12h30."""
    if reader_language() != "fr":
        return text.replace("-", " – ")
    return "-".join(
        f"{int(hour)}h{minute if minute != '00' else ''}"
        for hour, minute in (end.split(":") for end in text.split("-"))
    )


def languages_text(shop: Shop) -> str:
    labels = dict(settings.LANGUAGES)
    return ", ".join(str(labels.get(code, code)) for code in shop.languages or ())


def origin_text(shop: Shop) -> str:
    """Where the row came from, and when: `fichier importé, 3 mars 2026`."""
    label = str(dict(Origin.choices).get(shop.origin, _("inconnue")))
    on = shop.origin_on or shop.created_at.date()
    return f"{label}, {day(on)}"


def address_line(shop: Shop) -> str:
    street = f"{shop.street} {shop.number}".strip()
    if shop.box:
        street = _("%(street)s, boîte %(box)s") % {"street": street, "box": shop.box}
    place = f"{shop.postal_code} {shop.locality}".strip()
    return ", ".join(part for part in (street, place) if part)


def street_url(shop: Shop) -> str:
    """The page of its street."""
    if not shop.street_key:
        return ""
    return reverse("streets:street", kwargs=address_keys(shop.postal_code, shop.street_key))


def website_url(shop: Shop) -> str:
    if not shop.website:
        return ""
    return (
        shop.website
        if shop.website.lower().startswith(("http://", "https://"))
        else f"https://{shop.website}"
    )


def contact_line(
    contact: Contact, consents: Mapping[int, list[str]], blocks: Mapping[int, ContactBlock]
) -> dict[str, Any]:
    person = contact.person
    return {
        "pk": contact.pk,
        "name": person.name or _("sans nom"),
        "role": str(contact.get_role_display()),
        "email": person.email,
        "phone": person.phone,
        "source": str(contact.get_source_display()),
        "since": contact.created_at,
        "ended_at": contact.ended_at,
        "consents": consents.get(person.pk, []),
        "is_blocked": person.pk in blocks,
    }


def reported_line(row: ReportedDetail) -> dict[str, str]:
    def shown(value: str) -> str:
        return localised_sector(value) if row.detail == ReportedDetail.Detail.SECTOR else value

    return {
        "detail": capfirst(str(row.get_detail_display())),
        "known": shown(row.known),
        "typed": shown(row.typed),
    }


def change_lines(change: ShopChange, *, names: bool) -> list[dict[str, str]]:
    """Field by field; without `names` not those that may be a person's."""
    return [
        {
            "field": str(FIELD_LABELS.get(field, field)),
            "before": _shown_value(field, before),
            "after": _shown_value(field, after),
        }
        for field, (before, after) in change.changes.items()
        if names or field not in PRIVATE_FIELDS
    ]


def _shown_value(field: str, text: str) -> str:
    if field == "sector":
        return localised_sector(text)
    if field in ("bce", "enterprise"):
        return dotted(text)
    if field in ("closing_day", "other_closing_days"):
        return day_names(text.split(", "))
    if field == "opening_times" and text:
        labels = dict(Weekday.choices)
        lines = (line.partition(" ") for line in text.split("; "))
        return "; ".join(f"{labels.get(code, code)} {times}" for code, _space, times in lines)
    return text


def timeline_lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "channel": line.channel.label,
            "icon": line.channel.icon,
            "at": line.event.at,
            "has_hour": line.event.has_hour,
            "words": line.event.words,
            "who": line.event.who,
            "note": line.event.note,
            "url": line.event.url,
        }
        for line in lines
    ]


def shop_tabs(shop: Shop, current: str) -> list[dict[str, Any]]:
    pages = [
        ("shop", _("Fiche")),
        ("timeline", _("Parcours")),
        ("changes", _("Modifications")),
    ]
    return [
        {
            "url": reverse(f"register:{name}", kwargs={"uuid": shop.uuid}),
            "label": label,
            "is_current": name == current,
        }
        for name, label in pages
    ]
