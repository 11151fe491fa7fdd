"""What an import of shops says of its rows, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.wording import reader_language
from tenants.sectors.selectors import sector_name, sectors_by_code
from tenants.shops.models import RegisterState, Weekday

# `%(text)s` is what stood in the cell.
REASONS: Mapping[str, Any] = {
    "name_missing": _("Ni nom de commerce, ni nom d’entreprise : cette ligne n’est pas reprise."),
    "name_from_legal": _("Pas d’enseigne : le nom de l’entreprise en tient lieu."),
    "number_wrong": _(
        "Le numéro « %(text)s » n’existe pas (ses chiffres ne concordent pas) : repris sans lui."
    ),
    "phone_wrong": _("Le téléphone « %(text)s » n’est pas complet : repris sans lui."),
    "phone_damaged": _("Le tableur a abîmé le téléphone « %(text)s » : repris sans lui."),
    "email_wrong": _("L’adresse e-mail « %(text)s » n’est pas complète : repris sans elle."),
    "email_doubtful": _("L’adresse e-mail « %(text)s » a peut-être une faute de frappe : vérifiez-la."),
    "website_wrong": _("« %(text)s » n’est pas une adresse de site : repris sans elle."),
    "sector_unknown": _("Le secteur « %(text)s » n’est pas reconnu : il reste à choisir."),
    "sector_guessed": _("Le secteur est déduit de « %(text)s » : vérifiez-le."),
    "postal_outside": _("Le code postal %(text)s n’est pas de votre ville : vérifiez-le."),
    "days_unknown": _("Jours de fermeture « %(text)s » : tout n’est pas compris."),
    "languages_unknown": _("Langues « %(text)s » : tout n’est pas compris."),
    "state_unknown": _("L’état « %(text)s » n’est pas compris : le commerce est noté en activité."),
    "role_unknown": _("La fonction « %(text)s » n’est pas comprise : notée comme exploitant ou exploitante."),
    "formula": _("« %(text)s » ressemble à une formule : gardé comme du texte."),
    "too_long": _("« %(text)s » est trop long : la fin est coupée."),
    "known_gone": _("Ce commerce est noté « %(text)s » dans votre registre, et le reste."),
    "association_new": _("Nouvelle association de commerçants : %(text)s"),
}
LABELS: Mapping[str, Any] = {
    "name": _("Nom"),
    "legal_name": _("Nom de l’entreprise"),
    "establishment": _("Numéro d’établissement"),
    "enterprise": _("Numéro d’entreprise"),
    "street": _("Rue"),
    "number": _("Numéro"),
    "box": _("Boîte"),
    "postal_code": _("Code postal"),
    "locality": _("Localité"),
    "sector": _("Secteur"),
    "phone": _("Téléphone"),
    "email": _("E-mail"),
    "website": _("Site internet"),
    "closing_days": _("Fermeture"),
    "languages": _("Langues"),
    "state": _("État"),
    "associations": _("Associations"),
    "contact": _("Personne de contact"),
}


def reason_text(reason: Mapping[str, Any]) -> str:
    """ "" for one that is shown otherwise."""
    message = REASONS.get(reason["code"])
    if message is None:
        return ""
    text = value_text(reason["field"], reason["text"]) if reason["code"] == "known_gone" else reason["text"]
    return str(message) % {"text": text}


def value_text(field: str, value: str) -> str:
    """A value of a change, as people read it."""
    if field == "sector" and value:
        sector = sectors_by_code().get(value)
        return sector_name(sector, reader_language()) if sector is not None else value
    if field == "state":
        return str(dict(RegisterState.choices).get(value, "")) if value else gettext("pas dans le registre")
    if field == "closing_days":
        days = dict(Weekday.choices)
        return ", ".join(str(days.get(day, day)) for day in value.split(", ")) if value else ""
    return value
