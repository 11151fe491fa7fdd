"""Attempts begun, answered and finished by the services, in the current schema."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from diagnostic.assessment.models import Attempt
from diagnostic.assessment.services import answer, choose_sector, finish, start
from tests.factories.diagnostics import answers_about

SECTOR = "ALI-BOU"


def begun(city, **fields) -> Attempt:
    return start(organisation=city, language="fr", now=timezone.now(), **fields)


def answered(city, points: int = 50, sector: str | None = SECTOR, **fields) -> Attempt:
    attempt = begun(city, **fields)
    choose_sector(attempt.uuid, sector, now=timezone.now())
    for question, value in answers_about(points, sector).items():
        answer(attempt.uuid, question, value, now=timezone.now())
    return attempt


def finished(city, points: int = 50, now: datetime | None = None, **fields) -> Attempt:
    attempt = answered(city, points, **fields)
    return finish(attempt.uuid, organisation=city, now=now or timezone.now())
