"""Whoever types an address gives no consent and changes no phone: its owner does, and takes back what they
said by one link. Mails that were prepared fall out when they leave."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from campaigns.signups.announcements import handle_announcement
from campaigns.signups.due_handlers import handle_deadline
from campaigns.signups.services import TypedPerson, TypedShop, confirm, sign_up
from campaigns.signups.services.lookup import find_or_add_people
from tenants.consent.models import Channel, Consent, ContactBlock, How, Purpose
from tenants.consent.selectors import contactable_people
from tenants.consent.services import block_person, block_shop, give_consents, lift_block, withdraw_consents
from tenants.consent.withdrawal_links import withdrawal_token
from tenants.due.models import Due
from tenants.mail.messages import message_of
from tenants.mail.models import Mail, MailState
from tenants.mail.services import send_queued_mails
from tenants.shops.models import Person, ReportedDetail
from tenants.shops.services import merge_shops
from tests.campaigns.signups.visiting import form_of, links_of, session_to_come, signed_up, typed
from tests.factories.facts import make_person, make_shop
from tests.factories.people import make_member, make_user

pytestmark = pytest.mark.django_db
ANNE = "anne@exemple.test"


@pytest.fixture
def session(namur):
    return session_to_come(namur, capacity=9)


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture
def anne(namur):
    """Known already, without a phone, and agrees to nothing."""
    with tenant_context(namur):
        typed_people = [TypedPerson("Anne Lambert", "owner", ANNE)]
        return find_or_add_people(typed_people, whose="", language="fr", now=timezone.now())[0]


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def agreed(city) -> set[tuple[str, str]]:
    with tenant_context(city):
        return set(Consent.objects.given().values_list("person__email", "purpose"))


def typed_by_a_stranger(visitor, session, **more) -> None:
    fields = typed("Anne Lambert", email=ANNE, phone="0499 99 99 99", consent_news="on", consent_call="on")
    assert visitor.post(form_of(session), fields | more).status_code == 302


def test_a_stranger_who_types_somebodys_address_gives_no_consent_and_changes_no_phone(
    namur, session, visitor, anne
):
    typed_by_a_stranger(visitor, session)

    assert agreed(namur) == set()
    with tenant_context(namur):
        anne.refresh_from_db()
        assert anne.phone == ""
        assert not contactable_people(Purpose.NEWS, Channel.EMAIL).exists()
        assert not contactable_people(Purpose.CALL, Channel.PHONE).exists()
        waiting = ReportedDetail.objects.get()
        assert (waiting.known, waiting.typed, waiting.settled_at) == ("", "0499 99 99 99", None)


def test_a_strangers_ticks_are_not_confirmed_by_what_the_owner_signs_up_for(namur, session, visitor, anne):
    typed_by_a_stranger(visitor, session)
    later = session_to_come(namur, capacity=9)
    with tenant_context(namur):
        mine = sign_up(
            organisation=namur,
            session=later,
            form_key=uuid.uuid4(),
            shop=TypedShop(name="Chez Anne"),
            people=[TypedPerson("Anne Lambert", "owner", ANNE, "0470 12 34 56")],
            language="fr",
            now=timezone.now(),
        )
        confirm(mine.sign_up.uuid, organisation=namur, now=timezone.now())
        anne.refresh_from_db()

    assert agreed(namur) == set()
    assert anne.phone == "0470 12 34 56"  # that of the sign-up that she confirmed


def test_the_owner_confirms_the_boxes_that_stay_ticked_with_the_sign_up(namur, session, visitor, anne):
    typed_by_a_stranger(visitor, session)
    _, mine = links_of(namur, signed_up(namur, session)[0][0])
    page = visitor.get(mine).content.decode()
    assert page.count('name="consents"') == 2

    visitor.post(mine, {"action": "confirm", "asks_consents": "1", "consents": "news"})

    assert agreed(namur) == {(ANNE, "news")}
    with tenant_context(namur):
        assert not Consent.objects.pending().exists()
        anne.refresh_from_db()
    assert anne.phone == "0499 99 99 99"
    visitor.post(mine, {"action": "confirm"})  # pressed again, nothing more
    assert agreed(namur) == {(ANNE, "news")}


def test_opening_the_links_confirms_nothing(namur, session, visitor, anne):
    typed_by_a_stranger(visitor, session)
    for page in links_of(namur, signed_up(namur, session)[0][0]):
        visitor.get(page)
    assert agreed(namur) == set()


def test_the_personal_page_asks_about_what_is_pending(namur, session, visitor, anne):
    typed_by_a_stranger(visitor, session)
    mine, _ = links_of(namur, signed_up(namur, session)[0][0])
    assert "À confirmer" in text_of(visitor.get(mine))

    visitor.post(mine, {"accept": "news"})
    visitor.post(mine, {"withdraw": "call:phone"})

    assert agreed(namur) == {(ANNE, "news")}
    assert "À confirmer" not in text_of(visitor.get(mine))


def test_what_is_not_confirmed_in_time_is_forgotten(namur, session, visitor, anne):
    typed_by_a_stranger(visitor, session)
    row, claim = signed_up(namur, session)[0]
    assert claim.deadline_at is not None
    with tenant_context(namur), freeze_time(claim.deadline_at + timedelta(minutes=1)):
        handle_deadline(namur, Due(key=str(row.uuid)))
        assert not Consent.objects.exists()


def test_staff_note_consents_with_how_and_who(namur, session, client_on):
    manager = make_member(namur, "manager")
    browser = client_on(namur, manager)
    fields = {
        "form_key": str(uuid.uuid4()),
        "source": "paper",
        "email": ANNE,
        "language": "nl",
        "n": "1",
        "p0-name": "Anne Lambert",
        "p0-role": "owner",
        "shop-name": "Chez Anne",
        "consents": ["news", "call"],
    }
    answer = browser.post(f"/espace/seances/{session.pk}/inscrire/?nouveau", fields)
    assert answer.status_code == 302, text_of(answer)
    with tenant_context(namur):
        rows = Consent.objects.given()
        assert {(row.purpose, row.how, row.entered_by_id, row.language) for row in rows} == {
            ("news", How.PAPER, manager.pk, "nl"),
            ("call", How.PAPER, manager.pk, "nl"),
        }


@pytest.fixture
def reader(namur):
    """Agreed to be told, and comes for no shop yet."""
    with tenant_context(namur):
        person = make_person(namur, name="Luc Petit", email="luc@exemple.test")
        give_consents(person=person, purposes=["news", "call"], language="fr", now=timezone.now())
        return person


def announced(city, session) -> Mail:
    """The announcement, prepared and not yet sent."""
    with tenant_context(city):
        handle_announcement(city, Due(key=str(session.pk)))
        return Mail.objects.get(kind="announcement.session")


def test_an_announcement_can_be_stopped_by_one_click(namur, session, reader, visitor):
    made = announced(namur, session)
    with tenant_context(namur):
        headers = message_of(namur, made).message()
    link = re.search(r"/ne-plus-recevoir/[^>]+/", headers["List-Unsubscribe"])
    assert link is not None
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link.group() in made.body_text

    program = Client(headers={"host": namur.primary_host}, enforce_csrf_checks=True)
    assert program.get(link.group()).status_code == 200
    assert agreed(namur) == {("luc@exemple.test", "news"), ("luc@exemple.test", "call")}
    with freeze_time(timezone.now() + timedelta(days=3 * 365)):
        for _ in range(2):
            answer = program.post(link.group(), {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
    assert agreed(namur) == {("luc@exemple.test", "call")}
    with tenant_context(namur):
        assert Consent.objects.filter(withdrawn_how=How.LINK).count() == 1


def test_a_forged_link_or_another_citys_takes_nothing_back(namur, dinant, reader, client_on):
    with tenant_context(namur):
        token = withdrawal_token(reader)
    payload, at, signature = token.split(":")
    for city, path in ((dinant, token), (namur, f"{payload[:-2]}A:{at}:{signature}"), (namur, "rien")):
        assert client_on(city).post(f"/ne-plus-recevoir/{path}/").status_code == 404
    assert len(agreed(namur)) == 2


def test_the_link_takes_back_everything_and_asks_to_be_left_alone(namur, reader, visitor):
    with tenant_context(namur):
        path = f"/ne-plus-recevoir/{withdrawal_token(reader)}/"
    assert "Vous acceptez encore" in text_of(visitor.post(path, {"what": "mail"}))
    visitor.post(path, {"what": "all"})
    assert agreed(namur) == set()
    assert "ne vous contacte plus" in text_of(visitor.post(path, {"what": "never"}))
    with tenant_context(namur):
        assert ContactBlock.objects.get().person == reader


def test_the_link_of_somebody_erased_says_that_nothing_is_sent(namur, reader, visitor):
    with tenant_context(namur):
        path = f"/ne-plus-recevoir/{withdrawal_token(reader)}/"
        Person.objects.filter(pk=reader.pk).update(erased_at=timezone.now(), email="")
        Consent.objects.all().delete()
    for answer in (visitor.get(path), visitor.post(path)):
        assert answer.status_code == 200


def sent_to(city) -> list[str]:
    with tenant_context(city):
        send_queued_mails(city, timezone.now())
    return [address for message in outbox.outbox for address in message.to]


@pytest.mark.parametrize("why", ["withdrawn", "person", "shop", "shop whose double it is", "readdressed"])
def test_a_mail_that_was_prepared_does_not_leave_once_it_is_not_wanted(namur, session, reader, why):
    with tenant_context(namur):
        made = sign_up(
            organisation=namur,
            session=session_to_come(namur),
            form_key=uuid.uuid4(),
            shop=TypedShop(name="Chez Luc"),
            people=[TypedPerson("Luc Petit", "owner", "luc.petit@exemple.test")],
            consents=["news"],
            language="fr",
            now=timezone.now(),
        )
        confirm(made.sign_up.uuid, organisation=namur, now=timezone.now())
        shop, luc = made.sign_up.shop, made.sign_up.contact
        assert shop is not None
        withdraw_consents(person=reader, now=timezone.now())
    announced(namur, session)
    about: dict[str, Any] = {"reason": "asked", "via": "phone", "actor": make_user(), "now": timezone.now()}
    with tenant_context(namur):
        if why == "withdrawn":
            withdraw_consents(person=luc, now=timezone.now())
        elif why == "person":
            block_person(luc, **about)
        elif why == "shop":
            block_shop(shop, **about)
        elif why == "readdressed":
            Person.objects.filter(pk=luc.pk).update(email="luc.autre@exemple.test")
        else:
            double = make_shop(namur)
            merge_shops(shop=shop, into=double, on=timezone.now().date(), actor=None)
            block_shop(double, **about)
        Mail.objects.exclude(kind="announcement.session").update(state=MailState.SENT)

    assert sent_to(namur) == []
    with tenant_context(namur):
        kept = Mail.objects.get(kind="announcement.session")
    assert (kept.state, kept.body_text, kept.unsubscribe_url) == (MailState.WITHHELD, "", "")


def test_after_a_block_is_lifted_mails_leave_again_and_those_of_ones_own_sign_up_always_do(
    namur, session, reader
):
    with tenant_context(namur):
        about: dict[str, Any] = {
            "reason": "asked",
            "via": "phone",
            "actor": make_user(),
            "now": timezone.now(),
        }
        held = block_person(reader, **about)
        sign_up(
            organisation=namur,
            session=session,
            form_key=uuid.uuid4(),
            shop=TypedShop(name="Chez Luc"),
            people=[TypedPerson("Luc Petit", "owner", "luc@exemple.test")],
            language="fr",
            now=timezone.now(),
        )
    assert sent_to(namur) == ["luc@exemple.test"]  # to confirm their own sign-up
    other = session_to_come(namur, capacity=9)
    with tenant_context(namur):
        handle_announcement(namur, Due(key=str(other.pk)))
        assert not Mail.objects.filter(kind="announcement.session").exists()
        lift_block(held, reason="Il rappelle", actor=make_user(), now=timezone.now())
    announced(namur, other)
    assert sent_to(namur) == ["luc@exemple.test"] * 2
