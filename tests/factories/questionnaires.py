"""A draft of the questionnaire, and changes to it as the editor would save them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.versions.drafting import draft_next, draft_of_now, new_draft, publish, save_draft
from diagnostic.versions.models import QuestionnaireVersion
from diagnostic.versions.services import fingerprint_of
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.runs.models import Run
from tests.factories.people import make_user
from tests.factories.runs import make_run


def make_draft(version: str = "1.1.0", actor: User | None = None) -> QuestionnaireVersion:
    """As an administrator of the Agence makes it: the journal entry is the Agence's."""
    with _at_the_agency():
        return new_draft(version=version, actor=actor or make_user(), now=timezone.now())


def publish_next() -> QuestionnaireVersion:
    """The version that the project proposes, in force."""
    actor, now = make_user(), timezone.now()
    with _at_the_agency():
        row = draft_next(actor=actor, now=now)
        return publish(fingerprint=fingerprint_of(row.questionnaire, row.themes), actor=actor, now=now)


def make_dry_run(draft: QuestionnaireVersion, fingerprint: str = "0", **fields: Any) -> Run:
    parameters = {"version": draft.pk, "fingerprint": fingerprint}
    agency = Organisation.objects.get(slug="agence")
    return make_run(agency, "questionnaires.dry_run", parameters=parameters, **fields)


def change_draft(
    change: Callable[[dict[str, Any], dict[str, Any]], Any], actor: User | None = None
) -> QuestionnaireVersion:
    """`change(questionnaire, themes)` alters copies of both documents, which are saved."""
    row = draft_of_now()
    assert row is not None
    questionnaire, themes = deepcopy(row.questionnaire), deepcopy(row.themes)
    change(questionnaire, themes)
    with _at_the_agency():
        return save_draft(
            questionnaire=questionnaire,
            themes=themes,
            seen_at=row.changed_at,
            actor=actor or make_user(),
            now=timezone.now(),
        )


def _at_the_agency() -> Any:
    return tenant_context(Organisation.objects.get(slug="agence"))
