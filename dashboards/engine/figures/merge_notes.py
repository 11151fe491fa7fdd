"""What a page says beside a figure that merges of doubles change."""

from __future__ import annotations

from django.utils.translation import ngettext

from dashboards.engine.figures.rules import MergeEffect


def merge_note(effect: MergeEffect | None) -> str:
    """That merges of doubles change a figure, and how many of them: "" where none does."""
    if effect is None:
        return ""
    if effect.shops:
        text = ngettext(
            "%(n)d fusion de doublons change ce chiffre.",
            "%(n)d fusions de doublons changent ce chiffre.",
            effect.shops,
        )
        return text % {"n": effect.shops}
    text = ngettext(
        "%(n)d fusion de fiches d’une même personne change ce chiffre.",
        "%(n)d fusions de fiches d’une même personne changent ce chiffre.",
        effect.persons,
    )
    return text % {"n": effect.persons}
