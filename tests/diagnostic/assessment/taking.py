"""What the tests of the self-diagnostic's pages share: addresses, answers sent, what a page says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django_tenants.utils import tenant_context

from diagnostic.assessment.models import Attempt
from tenants.organisations.models import Organisation
from tests.factories.diagnostics import answers_about


def text_of(response: HttpResponse) -> str:
    """The page on one line, with plain spaces."""
    text = response.content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    return " ".join(text.split())


def page(attempt: Attempt | UUID, step: str = "") -> str:
    return f"/diagnostic/{getattr(attempt, 'uuid', attempt)}/{step}"


def question(attempt: Attempt | UUID, code: str) -> str:
    return page(attempt, f"question/{code}/")


def kept(city: Organisation, attempt: Attempt) -> Attempt:
    """The attempt as it is now."""
    with tenant_context(city):
        return Attempt.objects.get(pk=attempt.pk)


def send(visitor: Client, attempt: Attempt, code: str, *values: str, **more: Any) -> Any:
    return visitor.post(question(attempt, code), {"answer": list(values), **more})


def answer_everything(visitor: Client, attempt: Attempt, sector: str | None = "ALI-BOU") -> None:
    """Each question that is asked, in the order in which the pages lead."""
    response: Any = visitor.get(page(attempt))
    answers = answers_about(50, sector)
    for _ in range(len(answers) + 1):
        code = response.headers["Location"].rstrip("/").rpartition("/")[2]
        if code == "relire":
            return
        value = answers[code]
        response = send(visitor, attempt, code, *(value if isinstance(value, list) else [str(value)]))
        assert response.status_code == 302, code
    raise AssertionError("the questions do not end")
