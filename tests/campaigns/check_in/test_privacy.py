"""Erasure and export of a person cover who came, guests too, and change no count."""

from __future__ import annotations

import json
from uuid import uuid4

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CityAttendance
from campaigns.attendance.models import GuestAttendance
from campaigns.check_in.services import enter_walk_in
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop
from kernel.privacy import holdings
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.shops.digests import contact_digest
from tenants.shops.models import Person
from tenants.shops.services import ask_to_erase_person
from tests.campaigns.check_in.conftest import do

EMAIL = "piet@bakker.test"


def come(session, actor, city, now, **who) -> None:
    person = TypedPerson("Piet Claes", "owner", EMAIL)
    do(
        enter_walk_in,
        actor=actor,
        session_id=session.pk,
        key=uuid4(),
        city=city,
        person=person,
        now=now,
        **who,
    )


def export(digest: str) -> str:
    [attendance] = [one for one in holdings() if one.app == "attendance"]
    return json.dumps(attendance.export(digest), default=str)


def test_a_guest_is_exported_and_then_cannot_be_told(session, steward, dinant, now):
    come(session, steward, dinant, now, guest=TypedGuest("Bakkerij Claes", "Leuven"))
    come(session, steward, dinant, now, guest=TypedGuest("Snack Claes", "Tienen"))
    come(session, steward, dinant, now, shops=[TypedShop(name="Couques")])
    digest = contact_digest(EMAIL)
    with tenant_context(dinant):
        kept = export(digest)
        for said in ("Bakkerij Claes", "Leuven", "Snack Claes", "Couques", "walk_in"):
            assert said in kept
    before = CityAttendance.objects.get(session=session, organisation=dinant)
    ask_to_erase_person(digest)
    with tenant_context(dinant):
        do_due_work(dinant, HANDLERS, timezone.now())
        rows = GuestAttendance.objects.order_by("id").values_list("guest_shop", "guest_place")
        assert [(shop.partition(" ")[0], place) for shop, place in rows] == [("–", ""), ("–", "")]
        assert len({shop for shop, _ in rows}) == 2, "two shops stay two rows"
        assert not Person.objects.filter(name="Piet Claes").exists()
        assert "Claes" not in export(digest)
    after = CityAttendance.objects.get(session=session, organisation=dinant)
    assert (after.n_guests, after.n_walk_ins) == (before.n_guests, before.n_walk_ins) == (1, 1)


def test_erasing_twice_changes_nothing_more(session, steward, dinant, now):
    come(session, steward, dinant, now, guest=TypedGuest("Bakkerij Claes", "Leuven"))
    digest = contact_digest(EMAIL)
    [attendance] = [one for one in holdings() if one.app == "attendance"]
    with tenant_context(dinant):
        assert attendance.erase(digest, "other") == 1
        assert attendance.erase(digest, "other") == 0
