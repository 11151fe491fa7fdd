"""The letters by which a visit is ticked on paper and typed back in: the same in every language, so that a
paper printed in one is typed in another."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from campaigns.visits.models import Material, VisitOutcome

# In the order in which a steward needs them; the word beside each has the letter in it, in French.
OUTCOME_LETTERS: Mapping[str, str] = {
    "I": VisitOutcome.INTERESTED,
    "S": VisitOutcome.SIGNED_UP,
    "R": VisitOutcome.THINKING,
    "N": VisitOutcome.NOT_INTERESTED,
    "A": VisitOutcome.ABSENT,
    "F": VisitOutcome.CLOSED,
    "V": VisitOutcome.VACANT,
    "D": VisitOutcome.MOVED,
    "X": VisitOutcome.NOT_A_SHOP,
}
OUTCOME_WORDS = {
    "I": _("Intéressé"),
    "S": _("Inscrit à une séance"),
    "R": _("Réfléchit"),
    "N": _("Non, pas intéressé"),
    "A": _("Absent"),
    "F": _("Fermé"),
    "V": _("Vide, inoccupé"),
    "D": _("Déménagé"),
    "X": _("Pas un commerce"),
}
MATERIAL_LETTERS: Mapping[str, str] = {
    "D": Material.LEAFLET,
    "C": Material.CARD,
    "A": Material.POSTER,
    "P": Material.PROGRAMME,
}
MATERIAL_WORDS = {
    "D": _("Dépliant"),
    "C": _("Carte du commerce"),
    "A": _("Affiche"),
    "P": _("Programme"),
}
LETTER_OF = {outcome: letter for letter, outcome in OUTCOME_LETTERS.items()}


def outcome_legend() -> list[tuple[str, str]]:
    return [(letter, str(word)) for letter, word in OUTCOME_WORDS.items()]


def material_legend() -> list[tuple[str, str]]:
    return [(letter, str(word)) for letter, word in MATERIAL_WORDS.items()]
