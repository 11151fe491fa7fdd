"""Published figures as the claims that the bilan's page, its CSV and its JSON say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboards.engine.disclosure.bilan import Published
from dashboards.engine.disclosure.rules import FLOOR, HIDDEN, MASKED
from dashboards.engine.figures.definitions import (
    BAND_LABELS,
    DEFINITIONS,
    IDENTITY_LABELS,
    SECTIONS,
    FigureKind,
)
from dashboards.engine.figures.merge_notes import merge_note
from dashboards.engine.figures.rules import Identity, MergeEffect
from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.questionnaire.texts import plain_name
from kernel.wording import mid_sentence, reader_language

FIRST_SESSIONS = "sessions_first20"


def sections_of(
    published: Mapping[str, Published], merges: Mapping[str, MergeEffect] | None = None
) -> list[dict[str, Any]]:
    """The sections in the registry's order, each with its claims; `merges` says which figures they change."""
    merges = merges or {}
    return [
        {
            "title": title,
            "claims": [
                claim_of(figure) | {"merge_note": merge_note(merges.get(figure.code))}
                for figure in published.values()
                if figure.definition.section == code
            ],
        }
        for code, title in SECTIONS.items()
    ]


def claim_of(figure: Published) -> dict[str, Any]:
    """One figure with everything that it needs to be understood; nothing of a hidden value is in it."""
    definition = figure.definition
    claim: dict[str, Any] = {
        "code": figure.code,
        "label": definition.label,
        "definition": definition.text,
        "is_suppressed": figure.state in (HIDDEN, MASKED),
        "is_masked": figure.state == MASKED,
        "kind": "count",
        "value": figure.value,
        "n": None,
        "step_note": "",
    }
    if figure.as_of is not None:
        claim["step_note"] = _("Valeur au %(day)s : elle n’avance que par groupes de 5 au moins.") % {
            "day": date_format(figure.as_of, "DATE_FORMAT")
        }
    return claim | _by_kind(figure)


def _by_kind(figure: Published) -> dict[str, Any]:
    kind = figure.definition.kind
    if kind is FigureKind.RATE:
        return _rate(figure)
    if kind is FigureKind.BANDS:
        return {"kind": "bands", "items": [_band(code, count, figure.n) for code, count in figure.cells]}
    if kind is FigureKind.THEMES:
        return {"kind": "list", "items": [f"{_theme_title(code)} ({code})" for code in figure.themes]}
    if kind is FigureKind.EUROS:
        return {"kind": "money", "n": figure.n, "n_label": _base_label(figure)}
    if kind is FigureKind.MEAN:
        return {"kind": "mean", "decimals": 1, "n": figure.n, "n_label": _base_label(figure)}
    if figure.n is not None:
        return {"n": figure.n, "n_label": _base_label(figure)}
    return {}


def _rate(figure: Published) -> dict[str, Any]:
    hints = {"few": _("moins de 5"), "nearly_all": _("plus de %(n)d") % {"n": (figure.n or 0) - FLOOR}}
    return {
        "kind": "rate",
        "percent": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.n or 0,
        "n_label": _("formulaires"),
        "hint": hints.get(figure.hint, ""),
    }


def _band(code: str, count: int | str, n: int | None) -> dict[str, Any]:
    if isinstance(count, str) or not n:
        return {
            "label": BAND_LABELS[code],
            "is_suppressed": True,
            "is_masked": count == MASKED,
            "value": None,
            "percent": None,
        }
    return {
        "label": BAND_LABELS[code],
        "is_suppressed": False,
        "value": count,
        "percent": round(count * 100 / n, 1),
    }


def _base_label(figure: Published) -> str:
    base = figure.definition.base
    if base == FIRST_SESSIONS:
        return _("premières séances")
    if base:
        return mid_sentence(DEFINITIONS[base].label)
    return _("formulaires") if figure.definition.section == "forms" else ""


def _theme_title(code: str) -> str:
    """The theme's title in the reader's language, in French where it is not translated."""
    texts = next(theme.title for theme in load_questionnaire().themes if theme.code == code)
    return plain_name(texts, reader_language())


def shown_identities(identities: Sequence[Identity]) -> list[dict[str, Any]]:
    """The checks, as sentences with the numbers that were compared."""
    return [
        {
            "sentence": IDENTITY_LABELS[identity.code],
            "numbers": f"{identity.left} {identity.sign if identity.holds else '≠'} {identity.right}",
            "holds": identity.holds,
        }
        for identity in identities
    ]


def file_rows(published: Mapping[str, Published], day: date) -> list[list[Any]]:
    """Code, label, value, numerator, base, day, definition: a line per figure, or per band and theme."""
    rows: list[list[Any]] = []
    for figure in published.values():
        claim = claim_of(figure)
        on = (figure.as_of or day).isoformat()
        definition = str(claim["definition"])
        if claim["kind"] == "bands":
            for item in claim["items"]:
                value = _hidden_text(item) if item["is_suppressed"] else item["value"]
                rows.append(
                    [figure.code, f"{claim['label']}, {item['label']}", value, "", figure.n, on, definition]
                )
        elif claim["kind"] == "list":
            for rank, item in enumerate(claim["items"], start=1):
                rows.append([figure.code, f"{claim['label']}, {rank}", item, "", figure.n, on, definition])
        else:
            value = _hidden_text(claim) if claim["is_suppressed"] else (claim.get("hint") or figure.value)
            rows.append(
                [
                    figure.code,
                    str(claim["label"]),
                    _("pas de donnée") if value is None else value,
                    "" if figure.numerator is None else figure.numerator,
                    "" if figure.n is None else figure.n,
                    on,
                    definition,
                ]
            )
    return rows


def _hidden_text(item: Mapping[str, Any]) -> str:
    return _("masqué") if item["is_masked"] else "< 5"
