"""Filling the shop of a sign-up from its company number, out of the city's own extract of the BCE.

Without a script: a button beside the number sends the form, which comes back filled. Nothing that was typed
is replaced, and nothing is refused: a number that says nothing leaves the form to be filled by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from kernel.fields import BCE_UNKNOWN
from kernel.limits import limit, sender_of
from kernel.templatetags.portal import day
from kernel.typed_values import BceWrong, read_bce
from tenants.company_register.models import Establishment
from tenants.company_register.selectors import find_establishment, is_closed
from tenants.sectors.fields import SectorChoice

BUTTON, CHOICE, FILLED = "bce-search", "bce-choice", "bce-filled"
PER_MINUTE = 12  # a shopkeeper tries some; whoever wants them all is stopped


@dataclass(frozen=True)
class CompanyAnswer:
    """What the look-up says, and what it fills in: initial values of the form, by field.

    `choices`: (number, name and street) of the establishments that an enterprise's number means.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)
    filled: str = ""


def is_company_lookup(sent: Mapping[str, Any]) -> bool:
    """Whether the button beside the number sent the form: nothing is to be checked or done yet."""
    return BUTTON in sent


def look_up_company(request: HttpRequest) -> CompanyAnswer:
    """What the number that was typed says. 1 statement, 2 where an earlier look-up had filled the form.

    Raises TooManyRequests.
    """
    sent = request.POST
    limit("company_search", sender_of(request), per_minute=PER_MINUTE * settings.LIMITS_FACTOR)
    try:
        typed = read_bce(str(sent.get("bce") or "")[:300]).value
    except BceWrong:
        return CompanyAnswer(str(BCE_UNKNOWN))
    if not typed:
        return CompanyAnswer(_("Écrivez d’abord le numéro d’entreprise : il a dix chiffres."))
    found = find_establishment(typed)
    present = [one for one in found if one.gone_on is None]
    chosen = [one for one in found if one.bce == sent.get(CHOICE)] or (present or found)
    if not chosen:
        return CompanyAnswer(
            _("Ce numéro n’est pas dans nos données de la BCE. Remplissez le formulaire : cela suffit.")
        )
    if len(chosen) > 1:
        text = _("Plusieurs établissements ont ce numéro. Choisissez le vôtre, puis cherchez à nouveau.")
        return CompanyAnswer(text, choices=[(one.bce, _described(one)) for one in chosen])
    return _filled(chosen[0], sent)


def _filled(found: Establishment, sent: Mapping[str, Any]) -> CompanyAnswer:
    before = find_establishment(str(sent.get(FILLED) or "")) if sent.get(FILLED) else []
    ours = _values_of(before[0]) if before else {}
    values = {
        name: value
        for name, value in _values_of(found).items()
        if value and str(sent.get(name) or "").strip() in ("", ours.get(name, ""))
    }
    if "sector" in values:
        values["sector"] = SectorChoice(values["sector"])
    return CompanyAnswer(_text_of(found), {**values, "bce": found.bce}, filled=found.bce)


def _values_of(found: Establishment) -> dict[str, Any]:
    """Of a sole trader, too, no more than what the street shows."""
    return {
        "shop_name": found.sign,
        "street": found.street,
        "number": f"{found.number}/{found.box}" if found.box else found.number,
        "postal_code": found.postal_code,
        "sector": found.sector_id or "",
    }


def _text_of(found: Establishment) -> str:
    if is_closed(found):
        assert found.gone_on is not None  # noqa: S101  (that is what closed means)
        return _(
            "Selon la BCE, ce commerce n’est plus en activité (extrait du %(on)s). Si c’est une erreur, "
            "continuez : vous pouvez vous inscrire."
        ) % {"on": day(found.gone_on)}
    if found.gone_on is not None:
        return _(
            "Selon la BCE, ce commerce a quitté la ville (code postal %(code)s). Si c’est une erreur, "
            "continuez : vous pouvez vous inscrire."
        ) % {"code": found.moved_to}
    return _("Trouvé à la BCE : %(shop)s. Vérifiez ce qui est rempli.") % {"shop": _described(found)}


def _described(found: Establishment) -> str:
    where = f"{found.street} {found.number}".strip()
    return " – ".join(part for part in (found.sign, where) if part)
