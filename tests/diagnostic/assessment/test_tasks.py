"""What nobody finished is removed after a year; a result never is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.assessment.models import Attempt
from diagnostic.assessment.tasks import remove_unfinished
from tests.factories.diagnostics import finished_attempt, open_attempt

pytestmark = pytest.mark.django_db
YEAR_AGO = timezone.now() - timedelta(days=366)


def test_only_old_and_unfinished_attempts_go(namur):
    kept = finished_attempt(namur, saved_at=YEAR_AGO)
    recent = open_attempt(namur)
    open_attempt(namur, saved_at=YEAR_AGO)

    with tenant_context(namur):
        assert remove_unfinished(timezone.now()) == 1
        assert set(Attempt.objects.all()) == {kept, recent}
