"""What the page of a result is given: the result in words, the comparison, links to keep."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from dashboards.result.reading import ResultRead
from dashboards.result.selectors import compared_with, newer_of, result_of
from dashboards.result.wording import (
    base_told,
    compared_told,
    helper_told,
    progress_told,
    training_told,
    version_told,
)
from diagnostic.assessment.models import Attempt
from diagnostic.sittings.rules import shown_code
from kernel.links import address
from tenants.organisations.models import Organisation


def result_page(attempt: Attempt, *, organisation: Organisation, language: str) -> dict[str, Any]:
    """The context of `dashboards/result/result.html`."""
    result = result_of(attempt, organisation=organisation, language=language)
    newer = newer_of(attempt)
    return {
        "attempt": attempt,
        "result": result,
        "themes": [(theme, training_told(theme, result.price)) for theme in result.themes],
        "helper": helper_told() if result.price else "",
        "compared": comparison_shown(attempt, result, organisation, language),
        "progress": progress_told(result),
        "version_note": version_told(result.earlier),
        "newer_url": reverse("result:result", args=[newer.uuid]) if newer else "",
        "own_url": address(organisation, "result:result", uuid=attempt.uuid),
        "code": shown_code(attempt.code),
        "code_url": reverse("diagnostic:code"),
        "city": organisation,
        "is_closed": organisation.is_retired,
    }


def comparison_shown(
    attempt: Attempt, result: ResultRead, organisation: Organisation, language: str
) -> dict[str, Any] | None:
    """The mean beside the score, whose it is and on how many; None where none is published."""
    compared = compared_with(attempt, organisation)
    if compared.level is None or compared.mean is None:
        return None
    return {
        "label": compared_told(compared, city=organisation.name_in(language), sector=result.sector),
        "mean": compared.mean,
        "base": base_told(compared, sector=result.sector),
    }
