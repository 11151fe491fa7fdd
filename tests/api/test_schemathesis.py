"""The descriptions against the real thing: what they allow and forbid, sent through the WSGI application."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from kernel.api.description import KINDS, served_document
from portal.wsgi import application
from tenants.organisations.models import Organisation
from tests.factories.diagnostics import finished_attempt, open_attempt
from tests.factories.tokens import make_token

SLUGS = {"agency": "agence", "city": "namur", "partner": "atelier"}
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
    ignored_auth,
]
EXAMPLES = hypothesis.settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)


@pytest.fixture
def _no_limits(settings) -> None:
    changed = deepcopy(settings.REST_FRAMEWORK)
    changed["DEFAULT_THROTTLE_RATES"] = dict.fromkeys(changed["DEFAULT_THROTTLE_RATES"], "1000000/min")
    settings.REST_FRAMEWORK = changed


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """What Django's own test client does: a request leaves the test's connection open."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def operations() -> list[Any]:
    return [
        pytest.param(kind, path, method, id=f"{kind}-{method}-{path}")
        for kind in KINDS
        for path, methods in served_document(kind)["paths"].items()
        for method in methods
    ]


def ask(
    document: dict[str, Any],
    path: str,
    method: str,
    mode: GenerationMode,
    headers: dict[str, str],
    **keys: object,
) -> None:
    """Forty requests of one operation, each checked against the document. `keys`: the object to ask for."""
    schema = schemathesis.openapi.from_dict(document)
    schema.app = application

    @EXAMPLES
    @hypothesis.given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    def answers(case: schemathesis.Case) -> None:
        if mode == GenerationMode.POSITIVE:
            for name in (case.path_parameters or {}).keys() & keys.keys():
                case.path_parameters[name] = keys[name]
        case.call_and_validate(headers=headers, checks=CHECKS)

    answers()


@pytest.mark.long
@pytest.mark.usefixtures("_no_limits", "_one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize(("kind", "path", "method"), operations())
def test_an_operation_answers_as_described(namur, coming, kind, path, method, mode):
    here = Organisation.objects.get(slug=SLUGS[kind])
    session = coming(namur, capacity=60)
    headers = {"Host": here.primary_host}
    if "staff" in path or path.endswith("/me/"):
        headers["Authorization"] = f"Bearer {make_token(here).secret}"

    keys = {"id": session.pk, "question": "Q01", "city": "namur"}
    if kind == "city":
        is_result = path.endswith(("/result/", "/finish/"))
        keys["uuid"] = str((finished_attempt if is_result else open_attempt)(here).uuid)
    ask(deepcopy(served_document(kind)), path, method, mode, headers, **keys)


@pytest.mark.long
@pytest.mark.usefixtures("_no_limits", "_one_connection")
def test_an_answer_that_is_not_as_described_is_seen(namur, coming):
    """So that the tests above cannot pass for want of looking."""
    session = coming(namur)
    document = deepcopy(served_document("city"))
    document["components"]["schemas"]["SessionOut"]["required"].append("colour")

    with pytest.raises(FailureGroup):
        ask(
            document,
            "/api/v1/sessions/{id}/",
            "get",
            GenerationMode.POSITIVE,
            {"Host": namur.primary_host},
            id=session.pk,
        )
