"""The register of a day, worded: figures, sectors by family, streets, what is missing, what was declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.engine.comparison.columns import MISSING
from dashboards.engine.figures.definitions import DEFINITIONS
from kernel.names import name_key
from kernel.templatetags.portal import number
from tenants.consent.register import Register, RegisterGroup
from tenants.sectors.selectors import sector_families
from tenants.shops.models import RegisterDeclaration


def register_context(
    register: Register, declared: Sequence[RegisterDeclaration], n_outside: int
) -> dict[str, Any]:
    """What templates/dashboards/city/register.html needs of it."""
    return {
        "is_declared": register.is_declared,
        "n": register.total.n,
        "figures": _figures(register),
        "missing": _missing(register, n_outside),
        "columns": _columns(_("Secteur")),
        "sectors": _sectors(register.sectors),
        "street_columns": _columns(_("Rue")),
        "streets": _streets(register.streets),
        "declarations": [
            {"on": row.happened_on, "is_complete": row.is_complete, "recorded_at": row.recorded_at}
            for row in declared
        ],
    }


def _figures(register: Register) -> list[dict[str, Any]]:
    total = register.total
    n_label = _("commerces au registre")
    size = {
        "label": DEFINITIONS["register_shops"].label,
        "value": total.n,
        "note": ""
        if register.is_declared
        else _("Pas encore déclaré complet : %(missing)s.") % {"missing": MISSING},
    }
    parts = (
        (DEFINITIONS["register_contactable"].label, total.n_contactable),
        (_("Avec une adresse postale"), total.n_with_address),
        (_("Acceptent les courriels"), total.n_by_email),
        (_("Acceptent un appel"), total.n_by_phone),
        (_("À ne plus contacter"), total.n_blocked),
    )
    shares = [
        {
            "label": label,
            "percent": round(n * 100 / total.n, 1) if total.n else None,
            "numerator": n,
            "denominator": total.n,
            "n_label": n_label,
        }
        for label, n in parts
    ]
    return [size, *shares]


def _missing(register: Register, n_outside: int) -> list[str]:
    """What keeps the register from being one to rely on."""
    lines = []
    if not register.is_declared:
        lines.append(_("La ville n’a pas déclaré son registre complet : il ne sert à aucun taux."))
    if n_outside:
        lines.append(
            ngettext(
                "%(n)s commerce connu par une inscription ou une archive n’est pas au registre.",
                "%(n)s commerces connus par une inscription ou une archive ne sont pas au registre.",
                n_outside,
            )
            % {"n": number(n_outside)}
        )
    n_unsure = next((group.n for group in register.sectors if not group.key), 0)
    if n_unsure:
        lines.append(
            ngettext("%(n)s commerce n’a pas de secteur.", "%(n)s commerces n’ont pas de secteur.", n_unsure)
            % {"n": number(n_unsure)}
        )
    n_nowhere = next((group.n for group in register.streets if not group.key), 0)
    if n_nowhere:
        lines.append(
            ngettext("%(n)s commerce n’a pas de rue.", "%(n)s commerces n’ont pas de rue.", n_nowhere)
            % {"n": number(n_nowhere)}
        )
    return lines


def _columns(first: str) -> list[dict[str, Any]]:
    return [
        {"label": first},
        {"label": _("Commerces"), "is_number": True},
        {"label": _("À contacter"), "is_number": True, "help": _("qui peuvent l’être")},
        {"label": _("Ne plus contacter"), "is_number": True},
    ]


def _row(label: str, groups: Sequence[RegisterGroup], note: str = "") -> dict[str, Any]:
    numbers = (
        sum(group.n for group in groups),
        sum(group.n_contactable for group in groups),
        sum(group.n_blocked for group in groups),
    )
    cells = [{"kind": "number", "value": value, "decimals": 0} for value in numbers]
    return {"cells": [{"kind": "text", "text": label, "note": note}, *cells]}


def _sectors(groups: Sequence[RegisterGroup]) -> list[dict[str, Any]]:
    """Sectors in the catalogue's order, each with its family; those without a shop are left out."""
    by_code = {group.key: group for group in groups}
    rows = [
        _row(name, [by_code[code]], note=family.name)
        for family in sector_families()
        for code, name in family.sectors
        if code in by_code
    ]
    return [*rows, *([_row(_("pas de secteur"), [by_code[""]])] if "" in by_code else [])]


def _streets(groups: Sequence[RegisterGroup]) -> list[dict[str, Any]]:
    by_name: defaultdict[str, list[RegisterGroup]] = defaultdict(list)
    for group in groups:
        by_name[group.key].append(group)
    named = sorted((name for name in by_name if name), key=name_key)
    rows = [_row(name, by_name[name]) for name in named]
    return [*rows, *([_row(_("pas de rue"), by_name[""])] if "" in by_name else [])]
