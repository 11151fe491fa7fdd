"""Loading the versions that the project carries, and knowing a published one unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from diagnostic.questionnaire.catalogue import carried_documents, carried_versions
from diagnostic.versions.errors import VersionAltered
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus


def fingerprint_of(questionnaire: Mapping[str, Any], themes: Mapping[str, Any]) -> str:
    """A digest of the two documents, whatever the order of their keys."""
    text = json.dumps([questionnaire, themes], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def load_published() -> int:
    """Write the carried versions that are not there yet, as published before; how many there are.

    The first of all comes into force; a later one is there for old results only. A second call changes
    nothing. Raises VersionAltered where a version is there with another content.
    """
    there = {row.version: row for row in QuestionnaireVersion.objects.select_for_update()}
    now = timezone.now()
    for version in carried_versions():
        questionnaire, themes = carried_documents(version)
        fingerprint = fingerprint_of(questionnaire, themes)
        if version in there:
            row = there[version]
            if not row.fingerprint == fingerprint == fingerprint_of(row.questionnaire, row.themes):
                raise VersionAltered(version=version)
            continue
        is_first = not any(row.status == VersionStatus.PUBLISHED for row in there.values())
        there[version] = QuestionnaireVersion.objects.create(
            version=version,
            status=VersionStatus.PUBLISHED if is_first else VersionStatus.RETIRED,
            questionnaire=questionnaire,
            themes=themes,
            fingerprint=fingerprint,
            published_at=now,
            retired_at=None if is_first else now,
        )
    return len(carried_versions())
