"""Phones that opened the field shell."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from tenants.accounts.models import User
from tenants.field.models import FieldPhone


def make_phone(user: User, *, seen_at: datetime | None = None, label: str = "Android, Chrome") -> FieldPhone:
    """In the current organisation's schema."""
    at = seen_at or timezone.now()
    return FieldPhone.objects.create(key=uuid4(), user=user, label=label, first_seen_at=at, last_seen_at=at)
