"""What is said of shops that are chosen for a round, and of those that are left out."""

from __future__ import annotations

from django.utils.translation import ngettext

from campaigns.rounds.planning.choice import Selection
from kernel.templatetags.portal import number


def left_out_texts(selection: Selection) -> list[str]:
    """A sentence for each reason for which some are left out."""
    return [
        text % {"n": number(n)}
        for n, text in (
            (
                selection.n_blocked,
                ngettext(
                    "%(n)s commerce à ne pas contacter est laissé de côté.",
                    "%(n)s commerces à ne pas contacter sont laissés de côté.",
                    selection.n_blocked,
                ),
            ),
            (
                selection.n_elsewhere,
                ngettext(
                    "%(n)s commerce est déjà dans une tournée ouverte.",
                    "%(n)s commerces sont déjà dans une tournée ouverte.",
                    selection.n_elsewhere,
                ),
            ),
            (
                selection.n_withheld,
                ngettext(
                    "%(n)s commerce a déjà une place, ou a été contacté il y a peu.",
                    "%(n)s commerces ont déjà une place, ou ont été contactés il y a peu.",
                    selection.n_withheld,
                ),
            ),
            (
                selection.n_inactive,
                ngettext(
                    "%(n)s commerce n’est pas en activité au registre.",
                    "%(n)s commerces ne sont pas en activité au registre.",
                    selection.n_inactive,
                ),
            ),
        )
        if n
    ]


def planned_text(n_shops: int, selection: Selection) -> str:
    """What was done, and what was left out."""
    text = ngettext(
        "%(n)s commerce est dans la tournée.", "%(n)s commerces sont dans la tournée.", n_shops
    ) % {"n": number(n_shops)}
    return " ".join([text, *left_out_texts(selection)])
