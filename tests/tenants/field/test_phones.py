"""Phones of the field: known by their key, asked to forget all, told so whoever is signed in."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from kernel.clock import end_of
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.field.models import FieldPhone
from tenants.field.rules import phone_label
from tenants.field.services.forgetting import ask_to_forget
from tenants.journal.models import Entry
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tests.factories.phones import make_phone
from tests.tenants.field.kinds import NOW

IDENTITY, PHONES = "/terrain/identite/", "/espace/telephones/"
ANDROID = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
)
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (ANDROID, "Android, Chrome"),
        (IPHONE, "iPhone, Safari"),
        (IPHONE.replace("Version/", "CriOS/"), "iPhone, Chrome"),
        (WINDOWS, "Windows, Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Linux, Firefox"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_phone_is_called_by_its_system_and_browser(user_agent, label):
    assert phone_label(user_agent) == label


@pytest.fixture
def steward(namur, member):
    return member(namur, Role.STEWARD)


@pytest.fixture
def browser(namur, steward, client_on):
    return client_on(namur, steward)


@pytest.fixture
def manager(namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def contact(browser: Client, key: object, *, query: str = ""):
    return browser.get(f"{IDENTITY}?telephone={key}{query}", headers={"user-agent": ANDROID})


def phone_of(namur) -> FieldPhone:
    with tenant_context(namur):
        return FieldPhone.objects.get()


def test_it_is_known_from_its_first_contact_and_costs_one_statement_within_the_hour(browser, namur, steward):
    key = uuid4()

    def n_statements() -> int:
        """Of a contact, of its phone."""
        with CaptureQueriesContext(connection) as captured:
            assert contact(browser, key).status_code == 200
        return sum("field_fieldphone" in query["sql"] for query in captured)

    with freeze_time(NOW) as clock:
        contact(browser, key)
        phone = phone_of(namur)
        assert (phone.key, phone.user_id, phone.label) == (key, steward.pk, "Android, Chrome")
        clock.tick(timedelta(minutes=59))
        assert n_statements() == 1
        assert phone_of(namur).last_seen_at == NOW
        clock.tick(timedelta(minutes=1))
        assert n_statements() == 2
        assert phone_of(namur).last_seen_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("key", ["", "x", "12", "0" * 40])
def test_what_is_no_key_is_no_phone(browser, namur, key):
    assert contact(browser, key).status_code == 200
    with tenant_context(namur):
        assert not FieldPhone.objects.exists()


def test_nobody_and_a_role_without_work_in_the_field_leave_no_phone(namur, member, client_on):
    assert contact(client_on(namur), uuid4()).json() == {"code": "signed_out"}
    assert contact(client_on(namur, member(namur, Role.READER)), uuid4()).status_code == 403
    with tenant_context(namur):
        assert not FieldPhone.objects.exists()


def test_shared_at_noon_it_is_of_whoever_was_there_last(browser, namur, member, client_on):
    key, other = uuid4(), member(namur, Role.STEWARD)
    contact(browser, key)
    contact(client_on(namur, other), key)

    assert phone_of(namur).user_id == other.pk


class TestForgetting:
    @pytest.fixture
    def key(self, browser, manager, namur):
        key = uuid4()
        contact(browser, key)
        assert manager.post(f"{PHONES}{key}/oublier/").status_code == 302
        return key

    def test_it_is_told_to_forget_and_its_sign_in_ends(self, browser, key):
        told = contact(browser, key)

        assert (told.status_code, told.json()) == (401, {"code": "signed_out", "forget": True})
        assert browser.get(IDENTITY).status_code == 401

    def test_signed_out_with_another_role_or_as_a_stranger_it_is_told_and_nothing_else(
        self, key, namur, dinant, member, client_on
    ):
        for browser in (
            client_on(namur),
            client_on(namur, member(namur, Role.READER)),
            client_on(namur, member(dinant, Role.MANAGER)),
        ):
            assert contact(browser, key).json() == {"code": "signed_out", "forget": True}

    def test_it_is_told_until_it_says_that_it_did_and_both_are_in_the_journal(self, key, namur, client_on):
        phone = client_on(namur)
        contact(phone, key)
        contact(phone, key)
        assert phone_of(namur).must_forget()

        done = contact(phone, key, query="&oublie=1")

        assert done.json() == {"code": "signed_out"}
        assert not phone_of(namur).must_forget()
        with tenant_context(namur):
            entries = Entry.objects.filter(action__startswith="field.phone").order_by("id")
            assert list(entries.values_list("action", "actor_label")) == [
                ("field.phone_forget_asked", entries[0].actor_label),
                ("field.phone_forgotten", ""),
            ]
        contact(phone, key, query="&oublie=1")
        with tenant_context(namur):
            assert Entry.objects.filter(action="field.phone_forgotten").count() == 1

    def test_used_again_by_somebody_signed_in_it_starts_anew(self, key, namur, member, client_on):
        contact(client_on(namur), key, query="&oublie=1")
        other = member(namur, Role.STEWARD)

        assert contact(client_on(namur, other), key).status_code == 200
        phone = phone_of(namur)
        assert (phone.user_id, phone.forget_asked_at, phone.forgotten_at) == (other.pk, None, None)

    def test_asked_twice_it_is_asked_once(self, key, manager, namur):
        asked_at = phone_of(namur).forget_asked_at
        manager.post(f"{PHONES}{key}/oublier/")

        assert phone_of(namur).forget_asked_at == asked_at
        with tenant_context(namur):
            assert Entry.objects.filter(action="field.phone_forget_asked").count() == 1

    def test_another_city_does_not_know_it(self, key, dinant, member, client_on):
        assert contact(client_on(dinant, member(dinant, Role.STEWARD)), key).status_code == 200

        unknown = client_on(dinant, member(dinant, Role.MANAGER)).get(f"{PHONES}{uuid4()}/oublier/")
        assert unknown.status_code == 404

    def test_that_it_deleted_all_is_not_believed_unasked(self, browser, namur):
        key = uuid4()
        contact(browser, key)
        contact(browser, key, query="&oublie=1")

        assert phone_of(namur).forgotten_at is None


def test_the_page_says_whose_what_when_and_what_is_asked(manager, steward, namur):
    with tenant_context(namur):
        key = make_phone(steward, seen_at=NOW).key
    page = manager.get(PHONES).content.decode()
    assert str(steward) in page
    assert "Android, Chrome" in page
    assert "en usage" in page

    assert "est perdu" in manager.get(f"{PHONES}{key}/oublier/").content.decode()
    page = manager.post(f"{PHONES}{key}/oublier/", follow=True).content.decode()
    assert "à oublier" in page
    assert f"{key}/oublier" not in page


def test_a_phone_is_listed_after_its_persons_access_ended(manager, steward, namur):
    with tenant_context(namur):
        make_phone(steward)
    assert "n’a plus d’accès" not in manager.get(PHONES).content.decode()
    Membership.objects.filter(user=steward).update(ended_at=timezone.now())

    page = manager.get(PHONES).content.decode()
    assert str(steward) in page
    assert "n’a plus d’accès" in page


def test_a_phone_that_was_not_seen_for_half_a_year_is_deleted(steward, namur):
    last = end_of(NOW.date() + timedelta(days=30))
    with tenant_context(namur):
        make_phone(steward, seen_at=last - timedelta(days=181))
        kept = make_phone(steward, seen_at=last - timedelta(days=179))
        ask_to_forget(namur, NOW)
        do_due_work(namur, HANDLERS, last)

        assert list(FieldPhone.objects.values_list("key", flat=True)) == [kept.key]
