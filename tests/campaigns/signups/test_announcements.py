"""Being told of a city's sessions: asked for, confirmed by mail, mailed when one is published, taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from campaigns.agenda.models import Registration
from campaigns.agenda.services import cancel_session, publish_session
from campaigns.signups.announcements import handle_announcement
from campaigns.signups.models import SignUp
from kernel.privacy import holdings
from portal.due import HANDLERS
from tenants.consent.models import Consent, Purpose
from tenants.consent.wordings import WORDING
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import do_due_work
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.shops.models import Person
from tests.factories.sessions import make_actor, make_coming_session, make_group, make_running_edition

pytestmark = pytest.mark.django_db
PAGE = "/etre-prevenu/"
LATER = timedelta(minutes=16)


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


def text_of(response) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def mails_of(city, kind: str = "announcement.session") -> list[Mail]:
    with tenant_context(city):
        return list(Mail.objects.filter(kind=kind).order_by("id"))


def link_in(mail: Mail) -> str:
    found = re.search(r"/etre-prevenu/[^/\s]+/", mail.body_text)
    assert found is not None
    return found.group()


def asked(visitor, namur, email: str = "anne@exemple.test") -> str:
    """The path behind which one confirms."""
    assert visitor.post(PAGE, {"email": email}).status_code == 302
    return link_in(mails_of(namur, "announcement.to_confirm")[-1])


def told(visitor, namur, email: str = "anne@exemple.test") -> None:
    assert visitor.post(asked(visitor, namur, email)).status_code == 200


def published(city, edition, **fields):
    session = make_coming_session(edition, city, registration="draft", announced_on=None, **fields)
    with tenant_context(city):
        publish_session(actor=make_actor(city, Role.MANAGER), session=session, now=timezone.now())
    return session


def do_due(city, after: timedelta = LATER) -> None:
    with tenant_context(city), freeze_time(timezone.now() + after):
        do_due_work(city, HANDLERS, timezone.now())


def test_a_page_without_sessions_offers_to_be_told(namur, edition, visitor):
    text = text_of(visitor.get("/"))

    assert "Aucune séance n’est annoncée" in text
    assert "Laissez votre adresse : Namur vous écrit dès qu’une date est fixée." in text
    assert f'href="{PAGE}"' in text


def test_nothing_is_kept_before_the_button_behind_the_mail_is_pressed(namur, visitor):
    path = asked(visitor, namur)
    text = text_of(visitor.get(path))

    assert "Namur garde anne@exemple.test" in text
    with tenant_context(namur):
        assert not Person.objects.exists()
        assert not Consent.objects.exists()


def test_confirmed_it_is_a_consent_in_the_citys_schema_with_its_words_and_day(namur, dinant, visitor):
    path = asked(visitor, namur)
    for _ in range(2):  # pressed twice it is one
        page = visitor.post(path)
        assert "C’est noté" in text_of(page)
    with tenant_context(namur):
        [consent] = Consent.objects.select_related("person")
    with tenant_context(dinant):
        assert not Consent.objects.exists()
    assert (consent.purpose, consent.wording, consent.language) == ("news", WORDING, "fr")
    assert (consent.person.email, consent.withdrawn_at) == ("anne@exemple.test", None)


def test_the_answer_is_the_same_for_a_known_address_and_an_address_that_is_none_is_said(namur, visitor):
    told(visitor, namur)
    again = visitor.post(PAGE, {"email": "anne@exemple.test"})
    assert again["Location"] == f"{PAGE}?envoye=1"
    assert "Regardez vos courriels" in text_of(visitor.get(again["Location"]))

    for typed in ({}, {"email": "anne@"}):
        wrong = visitor.post(PAGE, typed)
        assert wrong.status_code == 422
        assert "error-summary" in text_of(wrong)


def test_one_address_gets_one_mail_a_day_to_confirm(namur, visitor):
    for typed in ("anne@exemple.test", "Anne@Exemple.test"):
        visitor.post(PAGE, {"email": typed})
    assert len(mails_of(namur, "announcement.to_confirm")) == 1


def test_a_link_of_another_city_an_old_one_or_a_made_up_one_confirms_nothing(
    namur, dinant, client_on, visitor
):
    path = asked(visitor, namur)
    assert client_on(dinant).post(path).status_code == 404
    assert visitor.post(f"{PAGE}rien/").status_code == 404
    with freeze_time(timezone.now() + timedelta(days=8)):
        assert visitor.post(path).status_code == 410
    for city in (namur, dinant):
        with tenant_context(city):
            assert not Consent.objects.exists()


def test_a_published_session_is_mailed_once_to_who_asked_a_little_later(namur, edition, visitor):
    told(visitor, namur)
    session = published(namur, edition)
    do_due(namur, timedelta())
    assert mails_of(namur) == []

    for _ in range(2):
        do_due(namur)
    [mail] = mails_of(namur)
    assert mail.recipient == "anne@exemple.test"
    assert f"/seances/{session.pk}/" in mail.body_text
    assert "/mes-inscriptions/" in mail.body_text
    assert "Ne plus recevoir ces courriels" in mail.body_text
    with tenant_context(namur):
        handle_announcement(namur, Due(key=str(session.pk)))
    assert len(mails_of(namur)) == 1


def test_only_the_hosts_cities_are_told(namur, dinant, edition, visitor):
    told(visitor, namur)
    published(dinant, edition)
    do_due(dinant)
    do_due(namur)
    assert mails_of(namur) == mails_of(dinant) == []


def test_what_was_cancelled_closed_or_has_begun_is_announced_to_nobody(namur, edition, visitor):
    told(visitor, namur)
    cancelled, closed, begun = (published(namur, edition) for _ in range(3))
    with tenant_context(namur):
        actor = make_actor(namur, Role.MANAGER)
        cancel_session(actor=actor, session=cancelled, reason="Salle inondée", now=timezone.now())
        closed.seats.registration = Registration.CLOSED
        closed.seats.save()
        begun.starts_at = timezone.now() - timedelta(minutes=1)
        begun.save()
    do_due(namur)
    assert mails_of(namur) == []


def test_whoever_comes_already_or_took_it_back_hears_nothing_more(namur, edition, visitor):
    told(visitor, namur, "anne@exemple.test")
    told(visitor, namur, "paul@exemple.test")
    session = published(namur, edition)
    group = make_group(namur, session, "Anne", shop="Chez Anne")
    with tenant_context(namur):
        anne = Person.objects.get(email="anne@exemple.test")
        SignUp.objects.filter(uuid=group.uuid).update(contact=anne)
        Consent.objects.filter(person__email="paul@exemple.test").update(withdrawn_at=timezone.now())
    told(visitor, namur, "ines@exemple.test")
    do_due(namur)
    assert [mail.recipient for mail in mails_of(namur)] == ["ines@exemple.test"]


def test_two_people_of_one_address_are_one_mail_in_their_language(namur, edition):
    with tenant_context(namur):
        for number, language in enumerate(("de", "fr")):
            person = Person.objects.create(
                digest=f"{number}" * 64, name="Couple", email="info@exemple.test", language=language
            )
            Consent.objects.create(person=person, purpose="news", wording="2026-11", language=language)
    published(namur, edition)
    do_due(namur)
    [mail] = mails_of(namur)
    assert mail.language == "de"


def test_it_is_taken_back_on_the_page_of_ones_own_link_which_is_sent_again(namur, edition, visitor):
    page = visitor.post(asked(visitor, namur))
    own = re.search(r'href="(/mes-inscriptions/[^"#]+)#consents"', page.content.decode())
    assert own is not None
    assert str(Purpose.NEWS.label) in text_of(visitor.get(own.group(1))).replace("Recevoir", "recevoir")
    visitor.post("/mes-inscriptions/", {"email": "anne@exemple.test"})
    assert len(mails_of(namur, "signup.links")) == 1

    visitor.post(own.group(1), {"withdraw": "news"})
    published(namur, edition)
    do_due(namur)
    assert mails_of(namur) == []


def test_what_is_held_is_exported_and_erased(namur, edition, visitor):
    told(visitor, namur)
    with tenant_context(namur):
        digest = Person.objects.get().digest
        held = {holding.app: holding for holding in holdings()}
        assert held["consent"].export(digest)[0]["purpose"] == "news"
        assert held["shops"].export(digest)[0]["email"] == "anne@exemple.test"
        for holding in held.values():
            holding.erase(digest, "f" * 64)
        assert not Consent.objects.exists()
        assert not Person.objects.exclude(email="").exists()
    published(namur, edition)
    do_due(namur)
    assert mails_of(namur) == []


def test_a_hundred_readers_take_as_many_statements_as_one(
    namur, edition, visitor, django_assert_max_num_queries
):
    session = published(namur, edition)
    with tenant_context(namur):
        people = [Person(digest=f"{n:064d}", email=f"a{n}@exemple.test") for n in range(100)]
        Person.objects.bulk_create(people)
        Consent.objects.bulk_create(
            [Consent(person=person, purpose="news", wording="2026-11", language="fr") for person in people]
        )
        with django_assert_max_num_queries(10):
            handle_announcement(namur, Due(key=str(session.pk)))
    assert len(mails_of(namur)) == 100


def test_publishing_asks_for_the_work_of_each_host(namur, dinant, edition):
    session = make_coming_session(edition, namur, dinant, registration="draft", announced_on=None)
    with tenant_context(namur):
        publish_session(actor=make_actor(namur, Role.MANAGER), session=session, now=timezone.now())
    rows = Due.objects.filter(kind=DueKind.ANNOUNCE_SESSION, key=str(session.pk))
    assert sorted(rows.values_list("organisation__slug", flat=True)) == ["dinant", "namur"]
