"""Published figures grouped and named for the bilan's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from dashboards.disclosure.bilan import Published
from dashboards.figures.definitions import BAND_LABELS, DEFINITIONS, IDENTITY_LABELS, SECTIONS, FigureKind
from dashboards.figures.rules import Identity
from diagnostic.questionnaire.catalogue import load_questionnaire


@dataclass(frozen=True)
class ShownFigure:
    """One line of the bilan. `base_label` names what `n` counts."""

    figure: Published
    base_label: Any
    share_pct: float | None
    cells: tuple[tuple[Any, int | None], ...] = ()
    themes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    code: str
    title: Any
    figures: tuple[ShownFigure, ...]


def sections_of(published: Mapping[str, Published]) -> list[Section]:
    """The sections in the registry's order, each with its figures."""
    return [
        Section(
            code,
            title,
            tuple(_shown(figure) for figure in published.values() if figure.definition.section == code),
        )
        for code, title in SECTIONS.items()
    ]


def _shown(figure: Published) -> ShownFigure:
    definition = figure.definition
    base = DEFINITIONS.get(definition.base)
    share = None
    if definition.kind is FigureKind.COUNT and figure.n and isinstance(figure.value, int):
        share = round(figure.value * 100 / figure.n, 1)
    return ShownFigure(
        figure,
        base.label if base else "",
        share,
        tuple((BAND_LABELS[code], count) for code, count in figure.cells),
        tuple((code, _theme_title(code)) for code in figure.themes),
    )


def shown_identities(identities: Sequence[Identity]) -> list[dict[str, Any]]:
    return [
        {
            "label": IDENTITY_LABELS[identity.code],
            "left": identity.left,
            "right": identity.right,
            "holds": identity.holds,
        }
        for identity in identities
    ]


def _theme_title(code: str) -> str:
    """The theme's title in the reader's language, in French where it is not translated."""
    texts = next(theme.title for theme in load_questionnaire().themes if theme.code == code)
    return texts.get(get_language() or "fr") or texts["fr"]
