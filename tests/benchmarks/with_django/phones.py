"""A session whose code is open now, and what two hundred phones left in the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.session_codes.services import code_of
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.selectors import progress_of
from diagnostic.attempt_counts.models import AttemptCount
from kernel.codes import shown_code
from kernel.database import connection
from tenants.organisations.models import Organisation
from tests.benchmarks.with_django.wsgi_client import close_pool
from tests.factories.diagnostics import open_attempt
from tests.factories.facts import make_edition, make_session

NOT_COUNTED = ("SET ", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def open_session(city: str) -> dict[str, Any]:
    """Its key, its code as it is read aloud, and the city's host."""
    organisation, now = Organisation.objects.get(slug=city), timezone.now()
    edition = make_edition(
        code=f"phones-{now:%H%M%S%f}",
        starts_on=now.date() - timedelta(days=9),
        ends_on=now.date() + timedelta(days=90),
    )
    session = make_session(
        edition, organisation, on=now.date(), status="planned", starts_at=now - timedelta(minutes=10)
    )
    code = shown_code(code_of(session, now=now).code)
    return {"session": session.pk, "code": code, "host": organisation.primary_host}


def statements(city: str) -> dict[str, list[str]]:
    """What saving an answer asks the database, on the page and by the API; without BEGIN, COMMIT and SET."""
    organisation = Organisation.objects.get(slug=city)
    attempt = open_attempt(organisation, sector=None)
    question = progress_of(attempt).questions[0]
    client = Client(headers={"host": organisation.primary_host})
    calls: dict[str, Callable[[str], Any]] = {
        "page": lambda option: client.post(
            f"/diagnostic/{attempt.uuid}/question/{question.code}/", {"answer": option}
        ),
        "API": lambda option: client.put(
            f"/api/v1/diagnostics/{attempt.uuid}/answers/{question.code}/",
            {"answer": option},
            content_type="application/json",
        ),
    }
    found = {}
    for name, call in calls.items():
        call(question.options[0].code)  # what the process keeps is filled
        with CaptureQueriesContext(connection) as captured:
            status = call(question.options[1].code).status_code
        if status not in (200, 302):
            raise RuntimeError(f"saving an answer by the {name} answers {status}")
        found[name] = [one["sql"] for one in captured if not one["sql"].startswith(NOT_COUNTED)]
    close_pool(connection)
    return found


def outcome(city: str, session: int, saved: str) -> dict[str, int]:
    """Of the answers in the file `saved` (attempt -> question -> answer): how many are not in the database.

    `finished`: attempts with their result; `counted`: as the facilitator's screen says.
    """
    organisation = Organisation.objects.get(slug=city)
    expected: dict[str, dict[str, Any]] = json.loads(Path(saved).read_text(encoding="utf-8"))
    with tenant_context(organisation):
        attempts = {str(one.uuid): one for one in Attempt.objects.filter(session_id=session)}
        results = {str(one.entry): one for one in Diagnostic.objects.current().filter(session_id=session)}
    lost = 0
    for uuid, answers in expected.items():
        attempt, result = attempts.get(uuid), results.get(uuid)
        for question, answer in answers.items():
            is_kept = attempt is not None and attempt.answers.get(question) == answer
            is_scored = result is None or result.answers.get(question) == answer
            lost += not (is_kept and is_scored)
    count = AttemptCount.objects.get(session_id=session, organisation=organisation)
    return {
        "lost": lost,
        "begun": len(attempts),
        "finished": len(results),
        "counted_begun": count.n_started,
        "counted": count.n_finished,
    }
