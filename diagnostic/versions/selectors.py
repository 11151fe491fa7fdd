"""The questionnaire of a version, and which one is asked now."""

from __future__ import annotations

from diagnostic.questionnaire.catalogue import Questionnaire, read_questionnaire, with_dutch
from diagnostic.questionnaire.errors import UnknownQuestionnaire
from diagnostic.versions.errors import NoQuestionnaire, VersionAltered
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.services import fingerprint_of

# By fingerprint: a published version never changes, and a database of a test is not another's.
_read: dict[str, Questionnaire] = {}


def questionnaire_of(version: str) -> Questionnaire:
    """The published questionnaire of a version, in force or retired: the same object each time. 1 statement.

    Its documents are read once per process. Raises UnknownQuestionnaire (a draft is none), or VersionAltered
    where the stored documents are not the ones that were published.
    """
    published = QuestionnaireVersion.objects.exclude(status=VersionStatus.DRAFT).filter(version=version)
    fingerprint = published.values_list("fingerprint", flat=True).first()
    if fingerprint is None:
        raise UnknownQuestionnaire(version)
    if fingerprint not in _read:
        _read[fingerprint] = _checked(published.get())
    return _read[fingerprint]


def current_version() -> str:
    """The version that is asked now. Raises NoQuestionnaire before any was loaded."""
    published = QuestionnaireVersion.objects.filter(status=VersionStatus.PUBLISHED)
    version = published.values_list("version", flat=True).first()
    if version is None:
        raise NoQuestionnaire
    return version


def current_questionnaire() -> Questionnaire:
    """The questionnaire that is asked now."""
    return questionnaire_of(current_version())


def _checked(row: QuestionnaireVersion) -> Questionnaire:
    if fingerprint_of(row.questionnaire, row.themes) != row.fingerprint:
        raise VersionAltered(version=row.version)
    return read_questionnaire(*with_dutch(row.version, row.questionnaire, row.themes))
