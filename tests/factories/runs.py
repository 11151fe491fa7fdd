"""Runs as they are at some moment of their life."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.organisations.models import Organisation
from tenants.runs.models import UNDER_WAY, Run, RunState
from tests.factories.people import make_user


def make_run(organisation: Organisation, kind: str, **fields: Any) -> Run:
    """In the organisation's schema; finished now where its state is one of the end."""
    if fields.get("state", RunState.QUEUED) not in UNDER_WAY:
        fields.setdefault("finished_at", timezone.now())
    with tenant_context(organisation):
        return Run.objects.create(kind=kind, **{"asked_by": make_user(), **fields})
