"""What can be wrong with a draft of the questionnaire: codes, and what each says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diagnostic.questionnaire.errors import gettext_noop

# Of what the problem is, so that a page can lead there: the part, and its code.
type Part = tuple[str, str]
DOCUMENT: Part = ("document", "")
SETTINGS: Part = ("settings", "")

TEXTS = {
    # Of its shape. The rules cannot read a document with one of these.
    "not_storable": gettext_noop("un texte contient un caractère qui ne peut pas être gardé"),
    "key_missing": gettext_noop("cette clé manque"),
    "wrong_type": gettext_noop("ce n’est pas %(expected)s"),
    "out_of_range": gettext_noop("%(value)s n’est pas entre %(lowest)s et %(highest)s"),
    "text_too_long": gettext_noop("le texte a plus de %(highest)s caractères"),
    "code_malformed": gettext_noop(
        "« %(value)s » n’est pas un code : 12 lettres, chiffres, tirets ou soulignés au plus"
    ),
    "too_few": gettext_noop("il en faut au moins %(lowest)s"),
    # Of what it says.
    "version_malformed": gettext_noop("« %(value)s » n’est pas un numéro de version comme 1.2.0"),
    "versions_differ": gettext_noop("les thèmes disent %(themes)s et le questionnaire %(questionnaire)s"),
    "code_twice": gettext_noop("ce code est donné deux fois"),
    "unknown_dimension": gettext_noop("la dimension %(code)s n’existe pas"),
    "unknown_theme": gettext_noop("le thème %(code)s n’existe pas"),
    "unknown_question": gettext_noop("la question %(code)s n’existe pas"),
    "unknown_sector": gettext_noop("ce sous-secteur n’existe pas"),
    "sector_missing": gettext_noop("ce sous-secteur manque dans la table %(table)s"),
    "unknown_option": gettext_noop("le choix %(code)s n’existe pas"),
    "settled_by_nothing": gettext_noop("aucune réponse n’est dite, qui règle ce thème"),
    "settled_by_all": gettext_noop("toutes les réponses à %(code)s le règlent : personne ne le recevrait"),
    "settled_by_none": gettext_noop("« aucun », à %(code)s, ne peut pas régler un thème"),
    "unknown_provider": gettext_noop("le partenaire %(code)s n’existe pas"),
    "codes_changed": gettext_noop(
        "les codes %(codes)s ne peuvent ni disparaître ni s’ajouter :"
        " les chiffres des années passées s’y réfèrent"
    ),
    "weight_zero": gettext_noop("le poids est 0 : la réponse ne compterait pour rien"),
    "asked_nowhere": gettext_noop("la question n’est posée à aucun sous-secteur"),
    "sector_weightless": gettext_noop("tous les poids sont à 0 : aucune question ne serait posée"),
    "all_may_not_apply": gettext_noop(
        "chaque question posée admet « ne s’applique pas » : un commerce pourrait rester sans score"
    ),
    "dimension_weightless": gettext_noop("aucune question n’y a de poids"),
    "dimension_empty_elsewhere": gettext_noop("la dimension reste sans question dans : %(codes)s"),
    "no_zero": gettext_noop("aucun choix ne vaut 0 point"),
    "no_hundred": gettext_noop("aucun choix ne vaut 100 points"),
    "sum_under_hundred": gettext_noop("tous les choix ensemble valent seulement %(points)s sur 100"),
    "exclusive_in_single": gettext_noop(
        "un choix exclusif n’a de sens que là où plusieurs réponses sont permises"
    ),
    "exclusive_missing": gettext_noop("il manque un choix exclusif (« aucun ») pour qui n’a rien à cocher"),
    "exclusive_twice": gettext_noop("un seul choix peut être exclusif"),
    "exclusive_with_points": gettext_noop("le choix exclusif vaut %(points)s : il doit valoir 0"),
    "only_exclusive": gettext_noop("il n’y a pas de choix hors du choix exclusif"),
    "reserved_option": gettext_noop("« NA » est réservé à « ne s’applique pas »"),
    "cycle": gettext_noop("les prérequis tournent en rond : %(cycle)s"),
    "prerequisites_unmet": gettext_noop(
        "personne ne peut l’atteindre : ses prérequis (%(codes)s) ne peuvent jamais être remplis"
    ),
    "theme_unlinked": gettext_noop("personne ne peut l’atteindre : aucune question n’y mène"),
    "theme_excluded": gettext_noop(
        "personne ne peut l’atteindre : sa pertinence est 0 dans tous les sous-secteurs"
    ),
    "theme_never_asked": gettext_noop(
        "personne ne peut l’atteindre : là où il est ouvert, aucune question qui y mène n’est posée"
    ),
    "few_themes": gettext_noop("thèmes qui y sont ouverts : %(n)s, il en faut au moins %(lowest)s"),
    "wrong_count": gettext_noop("le nombre de thèmes conseillés est %(value)s : les pages en montrent 5"),
    "bands_gap": gettext_noop("les scores de %(low)s à %(high)s ne sont dans aucun palier"),
    "bands_overlap": gettext_noop("les scores de %(low)s à %(high)s sont dans deux paliers"),
    "band_reversed": gettext_noop("le minimum est au-dessus du maximum"),
    "diversity_rises": gettext_noop("les pourcentages de diversité ne peuvent pas remonter"),
    "diversity_starts_at_zero": gettext_noop(
        "le premier pourcentage de diversité est 0 : aucun thème ne compterait"
    ),
    "french_missing": gettext_noop("le texte français manque"),
    # Worth a look; they do not stop a publication.
    "texts_missing": gettext_noop("textes qui manquent (%(n)s) : %(codes)s"),
    "newcomer": gettext_noop("nouveau code : les aides, raisons et conseils écrits n’en disent encore rien"),
    "removed": gettext_noop("ce code de la version d’origine n’y est plus"),
}

WARNINGS = frozenset(
    {
        "all_may_not_apply", "dimension_empty_elsewhere", "sum_under_hundred",
        "texts_missing", "newcomer", "removed",
    }
)  # fmt: skip
OF_SHAPE = frozenset(
    {
        "not_storable", "key_missing", "wrong_type", "out_of_range", "text_too_long",
        "code_malformed", "too_few",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Problem:
    """`where` is for a reader ("Q05, choix b"), `part` for a link; `parameters` go into the text."""

    code: str
    where: str
    part: Part = DOCUMENT
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_warning(self) -> bool:
        return self.code in WARNINGS

    @property
    def is_of_shape(self) -> bool:
        """Whether the rules, and a page that shows the draft, could not read it."""
        return self.code in OF_SHAPE

    @property
    def text(self) -> str:
        """In French; whoever shows it in another language takes TEXTS through the catalogue."""
        return TEXTS[self.code] % self.parameters

    def __str__(self) -> str:
        return f"{self.where}\u00a0: {self.text}"
