"""The archive's tables accept what the models can keep: the same choices, texts that fit."""

import pytest
from django.db import models

from archive.format.columns import Choice, Code, Column, Money, Text
from archive.format.tables import (
    ATTENDANCE,
    COSTS,
    INVITATIONS,
    OUTREACH,
    SESSIONS,
    SHOPS,
    STATES,
    VISITS,
    Table,
)
from campaigns.agenda.models import Session, SessionKind, SessionStatus
from campaigns.attendance.models import Attendance, Outcome, Source
from campaigns.editions.models import Answer, Cost, DeclineReason, Payer
from campaigns.outreach.models import Actor, Channel
from campaigns.visits.models import Visit, VisitOutcome
from tenants.shops.models import EditionShop, Person, RegisterState, Shop, ShopRole, Weekday

CHOICES: list[tuple[Table, str, type[models.TextChoices]]] = [
    (INVITATIONS, "answer", Answer),
    (INVITATIONS, "reason", DeclineReason),
    (SESSIONS, "kind", SessionKind),
    (SESSIONS, "status", SessionStatus),
    (SHOPS, "closing_day", Weekday),
    (ATTENDANCE, "role", ShopRole),
    (ATTENDANCE, "source", Source),
    (ATTENDANCE, "outcome", Outcome),
    (OUTREACH, "channel", Channel),
    (OUTREACH, "actor", Actor),
    (VISITS, "outcome", VisitOutcome),
    (COSTS, "payer", Payer),
]
TEXTS: list[tuple[Table, type[models.Model], str]] = [
    (SESSIONS, Session, "code"),
    (SESSIONS, Session, "venue"),
    (SESSIONS, Session, "trainers"),
    (SHOPS, EditionShop, "shop_ref"),
    (SHOPS, Shop, "name"),
    (SHOPS, Shop, "street"),
    (SHOPS, Shop, "number"),
    (ATTENDANCE, Person, "person_ref"),
    (VISITS, Visit, "steward"),
    (COSTS, Cost, "label"),
]


def column(table: Table, name: str) -> Column:
    return next(found for found in table.columns if found.name == name)


@pytest.mark.parametrize(("table", "name", "choices"), CHOICES)
def test_the_choices_are_the_model_s(table: Table, name: str, choices: type[models.TextChoices]) -> None:
    kind = column(table, name).kind

    assert isinstance(kind, Choice)
    assert set(kind.values) == set(choices.values)


@pytest.mark.parametrize(("table", "model", "name"), TEXTS)
def test_the_longest_text_is_the_model_s(table: Table, model: type[models.Model], name: str) -> None:
    kind = column(table, name).kind
    field = model._meta.get_field(name)

    assert isinstance(kind, Text | Code)
    assert isinstance(field, models.CharField)
    assert kind.max_length == field.max_length


def test_the_largest_amount_fits() -> None:
    kind = column(COSTS, "amount_eur").kind
    field = Cost._meta.get_field("amount_eur")

    assert isinstance(kind, Money)
    assert isinstance(field, models.DecimalField)
    assert kind.maximum < 10 ** ((field.max_digits or 0) - (field.decimal_places or 0))


def test_an_attendance_may_have_no_source() -> None:
    field = Attendance._meta.get_field("source")

    assert isinstance(field, models.CharField)
    assert field.blank


def test_a_shop_may_be_in_every_state_of_the_register() -> None:
    assert set(STATES) == set(RegisterState.values)
