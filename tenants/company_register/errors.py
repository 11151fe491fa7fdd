"""Why an extract of the company register is not loaded."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import DomainError


class ExtractRefused(DomainError):
    """The base of all refusals: nothing was written."""

    code = "extract_refused"


class NotAnExtract(ExtractRefused):
    code = "not_an_extract"
    message = _("%(name)s n’est pas un extrait de la BCE : ce n’est ni un ZIP ni un dossier avec meta.csv.")


class ExtractAbsent(ExtractRefused):
    code = "extract_absent"
    message = _("%(name)s n’est pas là. Vérifiez le nom du fichier.")


class FileMissing(ExtractRefused):
    code = "file_missing"
    message = _("Il manque %(file)s dans l’extrait. Téléchargez-le à nouveau.")


class ExtractDamaged(ExtractRefused):
    code = "extract_damaged"
    message = _("%(file)s est abîmé ou incomplet. Téléchargez l’extrait à nouveau.")


class ExtractTooBig(ExtractRefused):
    code = "extract_too_big"
    message = _("%(file)s est plus grand que ce qu’un extrait peut être : il n’a pas été lu jusqu’au bout.")


class ColumnsMissing(ExtractRefused):
    code = "columns_missing"
    message = _("Il manque des colonnes dans %(file)s : %(columns)s.")


class MetaWrong(ExtractRefused):
    code = "meta_wrong"
    message = _("meta.csv ne dit pas quel extrait c’est : %(variable)s y manque ou n’est pas lisible.")


class ExtractOlder(ExtractRefused):
    code = "extract_older"
    message = _("L’extrait %(number)s est plus ancien que celui qui est chargé (%(last)s).")


class NothingToUpdate(ExtractRefused):
    code = "nothing_to_update"
    message = _("Cet extrait est une mise à jour : chargez d’abord un extrait complet.")


class UpdateGap(ExtractRefused):
    code = "update_gap"
    message = _(
        "Entre l’extrait chargé (%(last)s) et cette mise à jour (%(number)s), il en manque. "
        "Chargez d’abord la mise à jour %(next)s, ou un extrait complet."
    )


class LoadUnderWay(ExtractRefused):
    code = "load_under_way"
    message = _("Un autre chargement est en cours. Réessayez quand il sera terminé.")


class CitiesLag(ExtractRefused):
    code = "cities_lag"
    message = _("Ces villes ne sont pas à jour : %(cities)s. Lancez d’abord `portal migrate`.")


class NoSuchCity(ExtractRefused):
    code = "no_such_city"
    message = _("Il n’y a pas de ville %(city)s.")
