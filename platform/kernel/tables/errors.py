"""Why a file gives no table: what happened, and what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kernel.errors import DomainError


class TableRefused(DomainError):
    """No table can be read out of the file."""

    code = "table_refused"
    message = _(
        "Nous ne savons pas lire ce fichier. Enregistrez-le sous Excel (.xlsx) ou CSV, puis recommencez."
    )


class FileEmpty(TableRefused):
    code = "table_empty"
    message = _("Ce fichier est vide. Choisissez le fichier qui contient la liste.")


class FileTooBig(TableRefused):
    code = "table_too_big"
    message = _("Ce fichier est trop grand : %(max)d Mo au plus. Partagez-le en plusieurs fichiers.")


class TooManyRows(TableRefused):
    code = "table_too_many_rows"
    message = ngettext_lazy(
        "Ce tableau est trop long : %(max)d ligne au plus. Partagez-le en plusieurs fichiers.",
        "Ce tableau est trop long : %(max)d lignes au plus. Partagez-le en plusieurs fichiers.",
        "max",
    )


class TooManyColumns(TableRefused):
    code = "table_too_many_columns"
    message = ngettext_lazy(
        "Ce tableau est trop large : %(max)d colonne au plus. Gardez celles qui servent, puis recommencez.",
        "Ce tableau est trop large : %(max)d colonnes au plus. Gardez celles qui servent, puis recommencez.",
        "max",
    )


class ContainerSuspicious(TableRefused):
    code = "table_container"
    message = _(
        "Ce fichier se déplie en bien plus qu’un tableau ordinaire : par prudence, il n’est pas ouvert. "
        "Copiez votre liste dans un nouveau classeur, puis recommencez."
    )


class PasswordProtected(TableRefused):
    code = "table_password"
    message = _(
        "Ce fichier est protégé par un mot de passe. Dans Excel : Fichier, Informations, Protéger le "
        "classeur, Chiffrer avec mot de passe ; effacez le mot de passe, enregistrez, puis recommencez."
    )


class FileBroken(TableRefused):
    code = "table_broken"
    message = _(
        "Ce fichier est abîmé ou incomplet. Ouvrez-le dans Excel, enregistrez-le à nouveau, puis recommencez."
    )


class NoTable(TableRefused):
    code = "table_none"
    message = _("Ce fichier ne contient pas de tableau. Choisissez le fichier qui contient la liste.")


class NotATable(TableRefused):
    """A file of another program: which, is said."""

    code = "table_other"
    message = _(
        "C’est %(what)s, pas un tableau. Enregistrez la liste sous Excel (.xlsx) ou CSV, puis recommencez."
    )
