"""The registry of figures: what each one means, in words, and how it may be shown.

`docs/figures.md` is generated from it (`portal document_figures`), and the bilan's page reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class FigureClass(StrEnum):
    """Who may see small numbers: activity is exact for staff, answers and scores for nobody."""

    ACTIVITY = "activity"
    ANSWERS = "answers"
    SCORES = "scores"


class FigureKind(StrEnum):
    COUNT = "count"
    RATE = "rate"
    MEAN = "mean"
    EUROS = "euros"
    BANDS = "bands"
    THEMES = "themes"


@dataclass(frozen=True)
class Definition:
    code: str
    kind: FigureKind
    figure_class: FigureClass
    section: str
    label: Any
    text: Any
    base: str = ""  # the code of the figure that a mean or amount is divided by


ACTIVITY, ANSWERS, SCORES = FigureClass.ACTIVITY, FigureClass.ANSWERS, FigureClass.SCORES
COUNT, RATE, MEAN = FigureKind.COUNT, FigureKind.RATE, FigureKind.MEAN

SECTIONS: Mapping[str, Any] = {
    "cities": _("Les villes"),
    "sessions": _("Les séances"),
    "people": _("Les commerces et les personnes"),
    "register": _("Le registre des commerces"),
    "sign_ups": _("Les inscriptions aux séances à venir"),
    "forms": _("Ce qu’en disent les personnes venues"),
    "diagnostics": _("La maturité numérique"),
    "cost": _("Le coût public"),
}

_DEFINITIONS = (
    Definition(
        "cities_invited",
        COUNT,
        ACTIVITY,
        "cities",
        _("Villes invitées"),
        _("Villes invitées au plus tard ce jour-là."),
    ),
    Definition(
        "cities_interested",
        COUNT,
        ACTIVITY,
        "cities",
        _("Villes intéressées"),
        _("Villes invitées dont la dernière réponse est « intéressée »."),
        base="cities_invited",
    ),
    Definition(
        "cities_declined",
        COUNT,
        ACTIVITY,
        "cities",
        _("Villes qui ont décliné"),
        _("Villes invitées dont la dernière réponse est un refus."),
        base="cities_invited",
    ),
    Definition(
        "cities_silent",
        COUNT,
        ACTIVITY,
        "cities",
        _("Villes sans réponse"),
        _("Villes invitées qui n’ont ni accepté ni décliné."),
        base="cities_invited",
    ),
    Definition(
        "sessions_held",
        COUNT,
        ACTIVITY,
        "sessions",
        _("Séances tenues"),
        _(
            "Séances de sensibilisation tenues au plus tard ce jour-là. Une séance commune à plusieurs"
            " villes compte une fois ici, et une fois sur la page de chaque ville hôte."
        ),
    ),
    Definition(
        "cities_covered",
        COUNT,
        ACTIVITY,
        "sessions",
        _("Villes couvertes"),
        _("Villes différentes qui ont accueilli ces séances."),
        base="cities_invited",
    ),
    Definition(
        "sessions_planned",
        COUNT,
        ACTIVITY,
        "sessions",
        _("Séances prévues"),
        _("Séances de sensibilisation annoncées, à venir et non annulées, jusqu’à l’horizon de l’édition."),
    ),
    Definition(
        "cities_planned",
        COUNT,
        ACTIVITY,
        "sessions",
        _("Villes en attente d’une séance prévue"),
        _("Villes hôtes de ces séances qui n’en ont encore accueilli aucune."),
        base="cities_invited",
    ),
    Definition(
        "sessions_unreported",
        COUNT,
        ACTIVITY,
        "sessions",
        _("Séances sans issue connue"),
        _(
            "Séances commencées dont l’issue n’était pas encore encodée ce jour-là. Toujours 0 dans la"
            " lecture « tel que c’était »."
        ),
    ),
    Definition(
        "small_groups",
        COUNT,
        ACTIVITY,
        "sessions",
        _("Petits groupes"),
        _(
            "Séances en petit groupe tenues. Leurs personnes et leurs formulaires ne sont pas comptés"
            " ailleurs."
        ),
    ),
    Definition(
        "participants",
        COUNT,
        ACTIVITY,
        "people",
        _("Participations"),
        _("Personnes venues, comptées une fois par séance, quel que soit le nombre de leurs commerces."),
    ),
    Definition(
        "persons",
        COUNT,
        ACTIVITY,
        "people",
        _("Personnes différentes"),
        _("Personnes venues, comptées une seule fois dans tout le programme."),
    ),
    Definition(
        "shops",
        COUNT,
        ACTIVITY,
        "people",
        _("Commerces sensibilisés"),
        _(
            "Commerces dont au moins une personne est venue."
            " Un commerce compte pour la ville où il se trouve."
        ),
    ),
    Definition(
        "participants_per_session",
        MEAN,
        ACTIVITY,
        "people",
        _("Participations par séance"),
        _("Moyenne sur les séances tenues."),
        base="sessions_held",
    ),
    Definition(
        "shops_per_session",
        MEAN,
        ACTIVITY,
        "people",
        _("Commerces par séance"),
        _("Commerces différents, divisés par le nombre de séances tenues."),
        base="sessions_held",
    ),
    Definition(
        "participants_per_session_first20",
        MEAN,
        ACTIVITY,
        "people",
        _("Participations par séance, 20 premières séances"),
        _("La même moyenne sur les vingt premières séances par date de début."),
        base="sessions_first20",
    ),
    Definition(
        "shops_per_session_first20",
        MEAN,
        ACTIVITY,
        "people",
        _("Commerces par séance, 20 premières séances"),
        _("Commerces différents de ces séances, divisés par leur nombre."),
        base="sessions_first20",
    ),
    Definition(
        "registered",
        COUNT,
        ACTIVITY,
        "people",
        _("Inscriptions"),
        _("Personnes inscrites avant une séance tenue, comptées une fois par séance."),
    ),
    Definition(
        "no_shows",
        COUNT,
        ACTIVITY,
        "people",
        _("Absences"),
        _("Parmi elles, les personnes absentes sans s’être excusées."),
        base="registered",
    ),
    Definition(
        "register_cities",
        COUNT,
        ACTIVITY,
        "register",
        _("Villes dont le registre est complet"),
        _(
            "Villes qui déclarent ce jour-là que leur registre des commerces est complet. Les commerces"
            " connus seulement par une archive ou une inscription ne font pas un registre."
        ),
    ),
    Definition(
        "register_shops",
        COUNT,
        ACTIVITY,
        "register",
        _("Commerces au registre"),
        _(
            "Commerces actifs ce jour-là dans les registres déclarés complets ; un doublon compte pour le"
            " commerce qu’il est. Sans registre déclaré : pas de donnée."
        ),
    ),
    Definition(
        "register_contactable",
        COUNT,
        ACTIVITY,
        "register",
        _("Commerces qui peuvent être contactés"),
        _(
            "Parmi eux, ceux qui n’ont pas demandé à ne plus l’être et qui ont une adresse postale, ou une"
            " personne qui accepte les courriels ou les appels."
        ),
        base="register_shops",
    ),
    Definition(
        "register_reached",
        COUNT,
        ACTIVITY,
        "register",
        _("Commerces du registre sensibilisés"),
        _(
            "Parmi eux, ceux dont au moins une personne est venue. Un commerce qui n’est pas au registre"
            " n’est pas compté ici."
        ),
        base="register_shops",
    ),
    Definition(
        "register_visited",
        COUNT,
        ACTIVITY,
        "register",
        _("Commerces du registre visités"),
        _("Parmi eux, ceux qui ont reçu au moins une visite de terrain."),
        base="register_shops",
    ),
    Definition(
        "useful",
        RATE,
        ANSWERS,
        "forms",
        _("Séance utile ou très utile"),
        _("Formulaires qui notent l’utilité 4 ou 5, parmi ceux qui y répondent."),
    ),
    Definition(
        "tools",
        RATE,
        ANSWERS,
        "forms",
        _("Vont utiliser les outils gratuits"),
        _("Formulaires qui répondent « oui », parmi ceux qui y répondent."),
    ),
    Definition(
        "training",
        RATE,
        ANSWERS,
        "forms",
        _("Comptent suivre une formation"),
        _("Formulaires qui répondent « oui », parmi ceux qui y répondent."),
    ),
    Definition(
        "strategy",
        RATE,
        ANSWERS,
        "forms",
        _("Veulent écrire une stratégie digitale"),
        _("Formulaires qui répondent « oui », parmi ceux qui y répondent."),
    ),
    Definition(
        "relevance_first20",
        MEAN,
        ANSWERS,
        "forms",
        _("Pertinence du contenu, sur 100, 20 premières séances"),
        _("Moyenne de la note de 0 à 100 des formulaires qui y répondent, tous mis ensemble."),
    ),
    Definition(
        "diagnostics",
        COUNT,
        SCORES,
        "diagnostics",
        _("Autodiagnostics terminés"),
        _("Autodiagnostics terminés au plus tard ce jour-là, en séance ou non, toutes tentatives comprises."),
    ),
    Definition(
        "mean_score",
        MEAN,
        SCORES,
        "diagnostics",
        _("Score moyen, sur 100"),
        _("Moyenne des scores de ces autodiagnostics."),
        base="diagnostics",
    ),
    Definition(
        "bands",
        FigureKind.BANDS,
        SCORES,
        "diagnostics",
        _("Répartition des scores"),
        _("Nombre d’autodiagnostics dans chacun des cinq paliers."),
        base="diagnostics",
    ),
    Definition(
        "top_themes",
        FigureKind.THEMES,
        SCORES,
        "diagnostics",
        _("Thèmes les plus conseillés"),
        _("Les cinq thèmes de formation conseillés au plus grand nombre ; à égalité, par code."),
        base="diagnostics",
    ),
    Definition(
        "public_cost_per_shop",
        FigureKind.EUROS,
        ACTIVITY,
        "cost",
        _("Coût public par commerce sensibilisé"),
        _(
            "Lignes de coût de la Région, des villes et des chèques-formation, divisées par les commerces"
            " sensibilisés. Sans ligne de coût : pas de donnée."
        ),
        base="shops",
    ),
)

DEFINITIONS: Mapping[str, Definition] = {definition.code: definition for definition in _DEFINITIONS}

BAND_LABELS: Mapping[str, Any] = {
    "depart": _("Au départ (0 à 19)"),
    "eveil": _("En éveil (20 à 39)"),
    "chemin": _("En chemin (40 à 59)"),
    "connecte": _("Connecté (60 à 79)"),
    "moteur": _("En avance (80 à 100)"),
}

IDENTITY_LABELS: Mapping[str, Any] = {
    "answers_add_up": _("Intéressées + déclinées + sans réponse = invitées"),
    "covered_invited": _("Villes couvertes qui n’étaient pas invitées : aucune"),
    "planned_invited": _("Villes prévues qui n’étaient pas invitées : aucune"),
    "participants_persons": _("Participations, au moins autant que de personnes"),
    "shops_of_cities": _("Commerces de chaque ville, additionnés = commerces"),
    "sessions_of_cities": _("Séances de chaque ville, additionnées : au moins les séances tenues"),
}
