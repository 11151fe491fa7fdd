"""docs/figures.md, from the registry: the same words as the pages."""

from __future__ import annotations

from django.utils.translation import override

from dashboards.engine.figures.definitions import (
    DEFINITIONS,
    IDENTITY_LABELS,
    SECTIONS,
    FigureClass,
)
from dashboards.engine.figures.live import LIVE_DEFINITIONS
from dashboards.engine.figures.versions import DEFINITIONS_VERSION

CLASS_NAMES = {
    FigureClass.ACTIVITY: "activité : exacte pour la ville et l’Agence",
    FigureClass.ANSWERS: "réponses : jamais moins de 5, par groupes de 5 au moins",
    FigureClass.SCORES: "scores : jamais moins de 5 commerces, par groupes de 5 au moins (ADR 0013)",
}

INTRODUCTION = """# Les chiffres : définitions

Ce fichier est écrit par `portal document_figures` à partir de `dashboards/engine/figures/definitions.py` ;
un test vérifie qu’il est à jour. Version des définitions : {version}.

Chaque chiffre vaut pour un jour D et une lecture :

- **tel que c’était** (`true`) : ce qui avait eu lieu au plus tard le jour D, quel que soit le jour de l’encodage ;
- **tel qu’on le savait** (`known`) : seulement ce qui était encodé à la fin du jour D.

Une moyenne a 4 décimales, un pourcentage et un montant 2, arrondis au plus proche (la moitié vers le haut).
Les pages, fichiers et API montrent une décimale et passent par `dashboards/engine/disclosure` ; `portal bilan`, outil
d’exploitation, écrit les valeurs exactes.
"""  # noqa: E501  (a line of Markdown is a paragraph)


def figures_document() -> str:
    """The whole file as Markdown."""
    known = {**DEFINITIONS, **LIVE_DEFINITIONS}
    with override("fr"):
        parts = [INTRODUCTION.format(version=DEFINITIONS_VERSION)]
        for section, title in SECTIONS.items():
            parts.append(
                f"\n## {title}\n\n| code | chiffre | définition | base | petits nombres |\n"
                "|---|---|---|---|---|\n"
            )
            for definition in known.values():
                if definition.section == section:
                    base = known.get(definition.base)
                    parts.append(
                        f"| `{definition.code}` | {definition.label} | {definition.text} |"
                        f" {base.label if base else ''} | {CLASS_NAMES[definition.figure_class]} |\n"
                    )
        parts.append("\n## Vérifications faites à chaque calcul\n\n")
        parts += [f"- {label} (`{code}`)\n" for code, label in IDENTITY_LABELS.items()]
    return "".join(parts)
