"""What the page of a result is given: the result in words, the comparison, links to keep."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from dashboards.result.explanation import ExplainedResult
from dashboards.result.selectors import compared_with, newer_of, result_of
from dashboards.result.wording import (
    comparison_base,
    comparison_label,
    helper_text,
    nothing_pressing_text,
    progress_text,
    themes_title,
    training_text,
    version_text,
)
from diagnostic.assessment.models import Attempt
from kernel.codes import shown_code
from kernel.links import address
from tenants.organisations.models import Organisation


def result_context(attempt: Attempt, *, organisation: Organisation, language: str) -> dict[str, Any]:
    """The context of `dashboards/result/result.html`."""
    result = result_of(attempt, organisation=organisation, language=language)
    newer = newer_of(attempt)
    return {
        "attempt": attempt,
        "result": result,
        "themes": [(theme, training_text(theme, result.price)) for theme in result.themes],
        "further": [(theme, training_text(theme, result.price)) for theme in result.further],
        "themes_title": themes_title(len(result.themes)),
        "nothing_pressing": nothing_pressing_text(),
        "helper": helper_text() if result.price else "",
        "compared": comparison_shown(attempt, result, organisation, language),
        "progress": progress_text(result),
        "version_note": version_text(result.earlier),
        "newer_url": reverse("result:result", args=[newer.uuid]) if newer else "",
        "own_url": address(organisation, "result:result", uuid=attempt.uuid),
        "code": shown_code(attempt.code),
        "code_url": reverse("diagnostic:code"),
        "city": organisation,
        "is_closed": organisation.is_retired,
        "may_claim": attempt.shop_id is None and not attempt.is_guest and not organisation.is_retired,
    }


def comparison_shown(
    attempt: Attempt, result: ExplainedResult, organisation: Organisation, language: str
) -> dict[str, Any] | None:
    """The mean beside the score, whose it is and on how many; None where none is published."""
    compared = compared_with(attempt, organisation)
    if compared.level is None or compared.mean is None:
        return None
    return {
        "label": comparison_label(compared, city=organisation.name_in(language), sector=result.sector),
        "mean": compared.mean,
        "base": comparison_base(compared, sector=result.sector),
    }
