"""What tests of the agenda's services say of a session, and how they are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from campaigns.agenda.models import Session
from campaigns.agenda.services import SessionFields
from kernel.errors import DomainError


def in_days(days: int, hour: int = 18) -> datetime:
    day = (timezone.now() + timedelta(days=days)).date()
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def fields(**changes) -> SessionFields:
    return replace(SessionFields(starts_at=in_days(20), duration_min=180, venue="Hôtel de ville"), **changes)


def says(session: Session, **changes) -> SessionFields:
    names = SessionFields.__dataclass_fields__
    return replace(SessionFields(**{name: getattr(session, name) for name in names}), **changes)


def refusal(call, *args, **options) -> str:
    with pytest.raises(DomainError) as caught:
        call(*args, **options)
    assert str(caught.value)
    return caught.value.code
