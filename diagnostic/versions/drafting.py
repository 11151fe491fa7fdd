"""The draft of the next version: made, changed, discarded, published. There is one at most.

Nothing here changes a version that was published: each of these locks the draft, and only the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diagnostic.questionnaire.catalogue import (
    next_documents,
    next_version,
    note_of_next,
    version_before_next,
    with_dutch,
)
from diagnostic.questionnaire.checking import is_version, problems_of
from diagnostic.questionnaire.problems import Problem
from diagnostic.versions.errors import (
    DraftChanged,
    DraftFaulty,
    DraftThere,
    DraftUnreadable,
    NextOutOfPlace,
    NoDraft,
    NoQuestionnaire,
    VersionAltered,
    VersionMalformed,
    VersionTaken,
)
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.services import fingerprint_of
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.sectors.selectors import sectors_by_code

type Documents = tuple[dict[str, Any], dict[str, Any]]


def draft_of_now() -> QuestionnaireVersion | None:
    """The draft, if there is one."""
    drafts = QuestionnaireVersion.objects.select_related("changed_by")
    return drafts.filter(status=VersionStatus.DRAFT).first()


def is_intact(row: QuestionnaireVersion) -> bool:
    """Whether a published version still is what was published."""
    return row.fingerprint == fingerprint_of(row.questionnaire, row.themes)


def faults_of(questionnaire: object, themes: object) -> list[Problem]:
    """Errors and warnings of two documents, with the sub-sectors that there are."""
    return problems_of(questionnaire, themes, sectors_by_code().keys())


def proposed_version() -> str:
    """A number for the next version: the minor one rises."""
    taken = set(QuestionnaireVersion.objects.values_list("version", flat=True))
    published = QuestionnaireVersion.objects.filter(status=VersionStatus.PUBLISHED)
    major, minor, _patch = (published.values_list("version", flat=True).first() or "0.0.0").split(".")
    number = int(minor) + 1
    while f"{major}.{number}.0" in taken:
        number += 1
    return f"{major}.{number}.0"


def next_is_offered() -> bool:
    """Whether the version that the project proposes can be made the draft: its base is in force."""
    rows = dict(QuestionnaireVersion.objects.values_list("version", "status"))
    return (
        VersionStatus.DRAFT not in rows.values()
        and next_version() not in rows
        and rows.get(version_before_next()) == VersionStatus.PUBLISHED
    )


@transaction.atomic
def new_draft(*, version: str, note: str = "", actor: User, now: datetime) -> QuestionnaireVersion:
    """A draft with the content of the version in force.

    Raises DraftThere, VersionTaken, VersionMalformed, NoQuestionnaire, VersionAltered.
    """
    base = _base_of_draft(version)
    documents = with_dutch(base.version, base.questionnaire, base.themes)
    return _made(documents, base=base, version=version, note=note, actor=actor, now=now)


@transaction.atomic
def draft_next(*, actor: User, now: datetime) -> QuestionnaireVersion:
    """A draft with the content that the project proposes, to be tried, changed and published as any other.

    Raises as `new_draft`, and NextOutOfPlace where another version is in force than it is laid over.
    """
    base = _base_of_draft(next_version())
    if base.version != version_before_next():
        raise NextOutOfPlace(version=next_version(), base=version_before_next())
    return _made(
        next_documents(), base=base, version=next_version(), note=note_of_next(), actor=actor, now=now
    )


def _base_of_draft(version: str) -> QuestionnaireVersion:
    """The version in force, where a draft of this number may be made."""
    # Locked first and read after: a statement that waited does not see what was inserted meanwhile.
    list(QuestionnaireVersion.objects.select_for_update().order_by("pk").values_list("pk"))
    rows = {row.version: row for row in QuestionnaireVersion.objects.all()}
    by_status = {row.status: row for row in rows.values()}
    if VersionStatus.DRAFT in by_status:
        raise DraftThere(version=by_status[VersionStatus.DRAFT].version)
    if not is_version(version):
        raise VersionMalformed(version=version[:30])
    if version in rows:
        raise VersionTaken(version=version)
    if VersionStatus.PUBLISHED not in by_status:
        raise NoQuestionnaire
    base = by_status[VersionStatus.PUBLISHED]
    if not is_intact(base):
        raise VersionAltered(version=base.version)
    return base


def _made(
    documents: Documents,
    *,
    base: QuestionnaireVersion,
    version: str,
    note: str,
    actor: User,
    now: datetime,
) -> QuestionnaireVersion:
    questionnaire, themes = _numbered(*documents, version)
    draft = QuestionnaireVersion.objects.create(
        version=version,
        questionnaire=questionnaire,
        themes=themes,
        note=note[:300],
        created_at=now,
        changed_at=now,
        changed_by=actor,
    )
    record("questionnaire.draft_made", actor=actor, subject=_subject(draft), base=base.version)
    return draft


@transaction.atomic
def save_draft(
    *,
    questionnaire: Mapping[str, Any],
    themes: Mapping[str, Any],
    seen_at: datetime,
    actor: User,
    now: datetime,
    part: str = "",
) -> QuestionnaireVersion:
    """Put these documents in the place of the draft's, as it was at `seen_at`; its version stays.

    The same documents change nothing. `part` says in the journal what was changed. Raises NoDraft,
    DraftChanged where somebody was quicker, DraftUnreadable where the rules could not read them.
    """
    draft = _locked(seen_at)
    numbered = _numbered(questionnaire, themes, draft.version)
    unreadable = [problem for problem in faults_of(*numbered) if problem.is_of_shape]
    if unreadable:
        raise DraftUnreadable(unreadable)
    if numbered == (draft.questionnaire, draft.themes):
        return draft
    draft.questionnaire, draft.themes = numbered
    draft.changed_at, draft.changed_by = now, actor
    draft.save(update_fields=["questionnaire", "themes", "changed_at", "changed_by"])
    record("questionnaire.draft_changed", actor=actor, subject=_subject(draft), part=part[:40])
    return draft


@transaction.atomic
def discard_draft(*, seen_at: datetime, actor: User) -> None:
    """Take the draft away with its dry runs. Raises NoDraft, DraftChanged."""
    draft = _locked(seen_at)
    subject = _subject(draft)
    draft.delete()
    record("questionnaire.draft_discarded", actor=actor, subject=subject)


@transaction.atomic
def publish(*, fingerprint: str, actor: User, now: datetime) -> QuestionnaireVersion:
    """Bring the draft into force; the version before it is retired, and stays for those who began with it.

    `fingerprint` is of what was decided on. Raises NoDraft, DraftChanged, DraftFaulty.
    """
    # In one order, so that two who publish wait for each other.
    rows = QuestionnaireVersion.objects.select_for_update().exclude(status=VersionStatus.RETIRED)
    by_status = {row.status: row for row in rows.order_by("pk")}
    draft = by_status.get(VersionStatus.DRAFT)
    if draft is None:
        raise NoDraft
    if fingerprint_of(draft.questionnaire, draft.themes) != fingerprint:
        raise DraftChanged(who=draft.changed_by or _("quelqu’un"))
    errors = [one for one in faults_of(draft.questionnaire, draft.themes) if not one.is_warning]
    if errors:
        raise DraftFaulty(errors)
    former = by_status.get(VersionStatus.PUBLISHED)
    if former is not None:
        former.status, former.retired_at = VersionStatus.RETIRED, now
        former.save(update_fields=["status", "retired_at"])
    draft.status, draft.fingerprint = VersionStatus.PUBLISHED, fingerprint
    draft.published_at, draft.published_by = now, actor
    draft.save(update_fields=["status", "fingerprint", "published_at", "published_by"])
    record(
        "questionnaire.published",
        actor=actor,
        subject=_subject(draft),
        former=former.version if former else "",
        fingerprint=fingerprint,
    )
    return draft


def _locked(seen_at: datetime) -> QuestionnaireVersion:
    draft = QuestionnaireVersion.objects.select_for_update().filter(status=VersionStatus.DRAFT).first()
    if draft is None:
        raise NoDraft
    if draft.changed_at != seen_at:
        raise DraftChanged(who=draft.changed_by or _("quelqu’un"))
    return draft


def _numbered(questionnaire: Mapping[str, Any], themes: Mapping[str, Any], version: str) -> Documents:
    return {**questionnaire, "version": version}, {**themes, "version": version}


def _subject(row: QuestionnaireVersion) -> str:
    return f"questionnaire:{row.version}"
