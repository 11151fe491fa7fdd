"""What streets, areas and files of coordinates are refused for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class StreetTaken(DomainError):
    code = "street_taken"
    message = _("Une autre rue porte déjà ce nom. Réunissez plutôt les deux rues.")


class SameStreet(DomainError):
    code = "same_street"
    message = _("C’est déjà la même rue.")


class AreaTaken(DomainError):
    code = "area_taken"
    message = _("Un quartier porte déjà ce nom.")


class CoordinatesUnreadable(DomainError):
    """Nothing of the file was taken."""

    code = "coordinates_unreadable"
    message = _(
        "Ce fichier ne se lit pas. Enregistrez-le comme CSV, avec une ligne de titres, puis envoyez-le."
    )


class ColumnsMissing(CoordinatesUnreadable):
    code = "columns_missing"
    message = _(
        "Il manque des colonnes : latitude et longitude, et soit le numéro d’établissement, soit la rue, le"
        " numéro et le code postal."
    )


class FileTooLarge(CoordinatesUnreadable):
    code = "file_too_large"
    message = _("Ce fichier est trop grand : 5 Mo et 100 000 lignes au plus.")
