"""What phones at the door send: somebody is there, is excused, came in without having signed up; and back.

Bodies, beside the key that each action has:
- `presence`: session, city (its short name), `sign_up` (uuid) and `participant`, or `row` and `is_guest`, as
  the list gave them; `outcome` "present", "excused" or "".
- `walk_in`: session, city, name, role; `shops`, one or two of {uuid} or {name, street, number,
  postal_code}, or `guest` {shop, place}; email, phone, language, `derogation`. Its key is the walk-in's.
- `walk_in_undone`: session, city, `key` of the walk-in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import fields, serializers

from campaigns.agenda.models import Session
from campaigns.check_in.errors import PersonUnknown
from campaigns.check_in.services import Noted, Signed, enter_walk_in, mark, remove_walk_in
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop
from kernel.api.fields import TextField
from kernel.clock import day_of, end_of, start_of
from kernel.email_addresses import read_email
from kernel.templatetags.portal import day, hour
from kernel.typed_values import is_whole_phone, read_phone
from tenants.field import kinds, pages
from tenants.field.errors import MalformedAction
from tenants.field.kinds import Body, FieldKind, ReceivedAction
from tenants.field.pages import Entry, FieldPage
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Organisation
from tenants.shops.digests import contact_digest
from tenants.shops.models import ShopRole

AT_THE_DOOR = (*NAME_READERS, Role.FACILITATOR)
SHOWN_BEFORE = timedelta(days=1)  # so that the list is on the phone before leaving
SHOWN_AFTER = timedelta(days=7)


class PlaceIn(serializers.Serializer):
    session = fields.IntegerField(min_value=1)
    city = fields.SlugField(max_length=60)


class PresenceIn(PlaceIn):
    sign_up = fields.UUIDField(required=False)
    participant = fields.IntegerField(required=False, min_value=1)
    row = fields.IntegerField(required=False, min_value=1)
    is_guest = fields.BooleanField(default=False)
    outcome = fields.CharField(max_length=10, allow_blank=True)


class ShopIn(serializers.Serializer):
    uuid = fields.UUIDField(required=False)
    name = TextField(max_length=160, required=False, allow_blank=True)
    street = TextField(max_length=120, required=False, allow_blank=True)
    number = TextField(max_length=24, required=False, allow_blank=True)
    postal_code = TextField(max_length=8, required=False, allow_blank=True)


class GuestIn(serializers.Serializer):
    shop = TextField(max_length=160)
    place = TextField(max_length=80, required=False, allow_blank=True)


class WalkInIn(PlaceIn):
    name = TextField(max_length=160)
    role = fields.ChoiceField(ShopRole.choices)
    shops = ShopIn(many=True, required=False, max_length=2)
    guest = GuestIn(required=False)
    email = TextField(max_length=254, required=False, allow_blank=True)
    phone = TextField(max_length=40, required=False, allow_blank=True)
    language = fields.ChoiceField(["fr", "nl", "de", "en"], default="fr")
    derogation = TextField(max_length=300, required=False, allow_blank=True)


class WalkInUndoneIn(PlaceIn):
    key = fields.UUIDField()


def read_presence(body: Body) -> dict[str, Any]:
    return _read(PresenceIn, body)


def read_walk_in(body: Body) -> dict[str, Any]:
    return _read(WalkInIn, body)


def read_walk_in_undone(body: Body) -> dict[str, Any]:
    return _read(WalkInUndoneIn, body)


def line_of(sent: Mapping[str, Any]) -> Signed | Noted:
    if "sign_up" in sent and "participant" in sent:
        return Signed(sent["sign_up"], sent["participant"])
    if "row" in sent:
        return Noted(sent["row"], is_guest=sent["is_guest"])
    raise MalformedAction


def walk_in_arguments(body: Body) -> dict[str, Any]:
    """What `enter_walk_in` takes of it."""
    sent = read_walk_in(body)
    guest = sent.get("guest")
    return {
        "session_id": sent["session"],
        "city": _city(sent),
        "person": TypedPerson(sent["name"], sent["role"], *_contact(sent)),
        "shops": [TypedShop(**one) for one in sent.get("shops", ())],
        "guest": TypedGuest(guest["shop"], guest.get("place", "")) if guest else None,
        "language": sent["language"],
        "derogation": sent.get("derogation", ""),
    }


def presence(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
    sent = read_presence(action.body)
    done = mark(
        actor=actor,
        session_id=sent["session"],
        city=_city(sent),
        line=line_of(sent),
        outcome=sent["outcome"],
        now=action.received_at,
        phone_time=action.happened_at,
    )
    return {"outcome": done.outcome, "is_changed": done.is_changed}


def walk_in(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
    done = enter_walk_in(
        actor=actor,
        key=action.key,
        now=action.received_at,
        phone_time=action.happened_at,
        **walk_in_arguments(action.body),
    )
    return {"is_new": done.is_new, "was_expected": done.was_expected}


def walk_in_undone(actor: Actor, action: ReceivedAction) -> Mapping[str, Any]:
    sent = read_walk_in_undone(action.body)
    is_undone = remove_walk_in(
        actor=actor,
        session_id=sent["session"],
        key=sent["key"],
        city=_city(sent),
        now=action.received_at,
    )
    return {"is_undone": is_undone}


def sessions_at_the_door(actor: Actor, now: datetime) -> Sequence[Entry]:
    """Those of today and tomorrow, and of the last week as long as their list may be open. 1 statement."""
    since, until = start_of(day_of(now)) - SHOWN_AFTER, end_of(day_of(now) + SHOWN_BEFORE)
    found = (
        Session.objects.with_roster_for(actor)
        .filter(starts_at__gte=since, starts_at__lt=until, seats__isnull=False)
        .exclude(outcomes__superseded_at=None, outcomes__status="cancelled")
        .order_by("-starts_at")
    )
    return [
        Entry(
            f"/terrain/accueil/{session.pk}/",
            session.shown_title,
            ", ".join(
                part
                for part in (
                    _("aujourd’hui") if day_of(session.starts_at) == day_of(now) else day(session.starts_at),
                    hour(session.starts_at),
                    session.venue,
                )
                if part
            ),
        )
        for session in found
    ]


def _read(form: type[serializers.Serializer], body: Body) -> dict[str, Any]:
    sent = form(data=dict(body))
    if not sent.is_valid():
        raise MalformedAction
    return dict(sent.validated_data)


def _city(sent: Mapping[str, Any]) -> Organisation:
    city = Organisation.objects.cities().filter(slug=sent["city"]).first()
    if city is None:
        raise PersonUnknown
    return city


def _contact(sent: Mapping[str, Any]) -> tuple[str, str]:
    """(e-mail, phone) as they are kept; what cannot be one is left out: nobody is kept waiting for a typo."""
    email, phone = read_email(sent.get("email", "")), read_phone(sent.get("phone", ""))
    return (
        email.value if email.doubt is None and _is_email(email.value) else "",
        phone.value if phone.doubt is None and is_whole_phone(phone.value) else "",
    )


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _people_of_walk_in(body: Body) -> Collection[str]:
    try:
        email, phone = _contact(read_walk_in(body))
    except MalformedAction:
        return ()
    return [contact_digest(email, phone)] if email or phone else ()


def register_all() -> None:
    """Called once, when Django starts."""
    kinds.register(FieldKind("presence", presence, AT_THE_DOOR))
    kinds.register(FieldKind("walk_in", walk_in, AT_THE_DOOR, _people_of_walk_in))
    kinds.register(FieldKind("walk_in_undone", walk_in_undone, AT_THE_DOOR))
    pages.register(
        FieldPage(
            "check_in",
            gettext_lazy("Accueillir à une séance"),
            "person-check",
            AT_THE_DOOR,
            sessions_at_the_door,
            gettext_lazy("Aucune séance aujourd’hui ni demain."),
        )
    )
