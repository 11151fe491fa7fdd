"""A finished attempt with everything that its page, PDF and mail say of it."""

from __future__ import annotations

from uuid import UUID

from dashboards.engine.disclosure.published import Comparison
from dashboards.engine.snapshots.maturity import published_comparison
from dashboards.result.explanation import ExplainedResult, explained_result
from diagnostic.assessment.errors import AttemptUnfinished
from diagnostic.assessment.models import Attempt
from diagnostic.assessment.selectors import attempt_of, history_of
from diagnostic.versions.selectors import questionnaire_of
from tenants.organisations.models import Organisation


def finished_attempt_of(uuid: UUID) -> Attempt:
    """The finished attempt of a link. Raises AttemptUnknown, or AttemptUnfinished before its end."""
    attempt = attempt_of(uuid)
    if not attempt.is_finished or attempt.diagnostic is None:
        raise AttemptUnfinished
    return attempt


def result_of(attempt: Attempt, *, organisation: Organisation, language: str) -> ExplainedResult:
    """What the attempt's result says, with the progress since earlier ones. Two statements."""
    return explained_result(
        attempt,
        questionnaire_of(attempt.questionnaire),
        organisation=organisation,
        language=language,
        earlier=history_of(attempt),
    )


def newer_of(attempt: Attempt) -> Attempt | None:
    """The result that took this one's place: corrected, or taken again the same day. None where it stands."""
    diagnostic = attempt.diagnostic
    if diagnostic is None or diagnostic.superseded_at is None:
        return None
    standing = Attempt.objects.filter(
        chain=attempt.chain,
        diagnostic__superseded_at__isnull=True,
        diagnostic__happened_on=diagnostic.happened_on,
    )
    return standing.order_by("id").last()


def compared_with(attempt: Attempt, organisation: Organisation) -> Comparison:
    """The nearest others of the edition whose mean is published: own sector here, own sector, everybody.

    Without a level there is nothing to compare with. Two statements.
    """
    return published_comparison(attempt.edition, organisation, attempt.sector_id)
