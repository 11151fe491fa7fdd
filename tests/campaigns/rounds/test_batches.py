"""Fifty visits at once: few statements, each once, whatever order two requests come in."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.visits.models import Visit
from tenants.field.identity import field_identity
from tests.campaigns.rounds.conftest import action
from tests.factories.rounds import make_round, make_street

MOST_STATEMENTS = 12
# Of the connection and the transaction.
NO_WORK = ("SET search_path", "SAVEPOINT", "RELEASE SAVEPOINT")


@pytest.fixture
def post(in_namur, steward, client_on):
    browser = client_on(in_namur, steward.user)

    def sent(actions):
        content = json.dumps({"user": field_identity(steward), "actions": actions})
        return browser.post("/terrain/envois/", content, content_type="application/json")

    return sent


def visits_of(shops, round_, now, outcome):
    return [
        {"key": str(uuid4()), "happened_at": now.isoformat()}
        | action("visit", shop=shop, round=round_, outcome=outcome)
        for shop in shops
    ]


@pytest.mark.parametrize("outcome", ["interested", "vacant"])
def test_a_batch_of_fifty_takes_few_statements(post, in_namur, edition, steward, now, outcome):
    shops = make_street(in_namur, *(str(n) for n in range(1, 103)))
    round_ = make_round(steward, shops)
    post(visits_of(shops[:1], round_, now, outcome))
    with CaptureQueriesContext(connection) as seen:
        answer = post(visits_of(shops[2:52], round_, now, outcome))
    assert [one["status"] for one in answer.json()["results"]] == [200] * 50
    assert Visit.objects.count() == 51
    counted = [query["sql"][:90] for query in seen if not query["sql"].startswith(NO_WORK)]
    assert len(counted) <= MOST_STATEMENTS, counted
