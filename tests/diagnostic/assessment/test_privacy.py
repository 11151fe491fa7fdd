"""What a person may have, and what is left of their attempts once they are erased."""

import pytest
from django_tenants.utils import tenant_context

from diagnostic.assessment.errors import AttemptUnknown
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.selectors import attempt_by_code, attempt_of
from kernel.privacy import holdings
from tenants.shops.models import Person, Shop
from tests.factories.diagnostics import finished_attempt

pytestmark = pytest.mark.django_db
DIGEST, NEW = "a" * 64, "b" * 64


@pytest.fixture
def attempt(namur):
    with tenant_context(namur):
        person = Person.objects.create(digest=DIGEST, name="Anne")
        shop = Shop.objects.create(name="Chez Anne")
    return finished_attempt(namur, person=person, shop=shop)


def holding():
    return next(one for one in holdings() if one.app == "assessment")


def test_the_export_gives_the_answers_and_the_result(namur, attempt):
    with tenant_context(namur):
        (row,) = holding().export(DIGEST)

    assert row["answers"] == attempt.answers
    assert row["diagnostic__score"] == attempt.diagnostic.score
    assert row["shop__name"] == "Chez Anne"


def test_after_erasure_the_result_counts_and_is_nobodys(namur, attempt):
    with tenant_context(namur):
        n_changed = holding().erase(DIGEST, NEW)

        kept = Diagnostic.objects.get()
        assert n_changed == 1
        assert kept.score == attempt.diagnostic.score
        assert kept.shop is None
        assert kept.entry != attempt.uuid
        with pytest.raises(AttemptUnknown):
            attempt_of(attempt.uuid)
        with pytest.raises(AttemptUnknown):
            attempt_by_code(attempt.code)
        left = Attempt.objects.get()
        assert (left.person, left.shop, left.answers) == (None, None, {})


def test_erasing_again_finds_nothing(namur, attempt):
    with tenant_context(namur):
        holding().erase(DIGEST, NEW)

        assert holding().erase(DIGEST, NEW) == 0
