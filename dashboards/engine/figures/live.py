"""Figures of what is to come, at this moment: counted where they are shown, in no bilan: no facts yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from dashboards.engine.figures.definitions import ACTIVITY, COUNT, Definition

_LIVE = (
    Definition(
        "signed_up",
        COUNT,
        ACTIVITY,
        "sign_ups",
        _("Personnes inscrites aux séances à venir"),
        _(
            "Personnes qui ont une place à une séance qui n’a pas commencé, pour un commerce de la ville, où"
            " que la séance ait lieu ; confirmées ou non. Au niveau du programme, les invités d’ailleurs"
            " en plus."
        ),
    ),
    Definition(
        "signed_up_confirmed",
        COUNT,
        ACTIVITY,
        "sign_ups",
        _("Personnes inscrites qui ont confirmé"),
        _("Parmi ces personnes, celles dont l’inscription est confirmée."),
        base="signed_up",
    ),
    Definition(
        "on_the_list",
        COUNT,
        ACTIVITY,
        "sign_ups",
        _("Sur liste d’attente"),
        _("Personnes qui attendent une place à une séance qui n’a pas commencé."),
    ),
    Definition(
        "sign_up_sources",
        COUNT,
        ACTIVITY,
        "sign_ups",
        _("Origine des inscriptions"),
        _("Ces personnes, en liste d’attente comprises, selon la façon dont leur inscription est arrivée."),
    ),
)

LIVE_DEFINITIONS: Mapping[str, Definition] = {definition.code: definition for definition in _LIVE}
