"""What a review tried: what staff might learn, two at once in one chain, signs that no database takes."""

from __future__ import annotations

import logging
from io import StringIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.signups.models import SignUp
from dashboards.engine.disclosure.atoms import session_atoms
from dashboards.engine.snapshots.gather import gather_diagnostics
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.services import correct, finish, retake, start
from diagnostic.attempt_counts.models import AttemptCount
from kernel.log_lines import WithoutLinks
from tenants.accounts.models import User
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.shops.digests import contact_digest
from tenants.shops.models import Person
from tenants.shops.personal_links import personal_token
from tests.diagnostic.assessment.taking import page, question
from tests.diagnostic.assessment.test_staff import ENTER, only_attempt, said, typed
from tests.factories.diagnostics import answers_about, finished_attempt, open_attempt
from tests.factories.facts import make_session, make_shop
from tests.factories.sessions import make_coming_session, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(edition, namur, member, client_on):
    return client_on(namur, member(namur, Role.MANAGER))


def test_the_form_key_of_a_typed_form_opens_no_attempt_to_the_public(manager, namur, client_on):
    """Staff read the key in the page of their own form: it must not give them the link."""
    key = str(uuid4())
    shop = make_shop(namur)
    address = manager.post(f"{ENTER}?commerce={shop.uuid}", said(form_key=key))["Location"]
    manager.post(address, typed(action="finish"))
    typed_one = only_attempt(namur)
    stranger = client_on(namur)

    by_page = stranger.post("/diagnostic/", {"form_key": key, "shop": "none"})
    by_program = stranger.post("/api/v1/diagnostics/", {"form_key": key}, content_type="application/json")

    assert str(typed_one.uuid) not in by_page.headers.get("Location", "")
    assert str(typed_one.uuid) not in by_program.content.decode()
    assert by_page.status_code == 302
    assert by_program.status_code in (200, 201)


def test_the_form_key_of_a_visitor_gives_staff_no_other_entry(manager, namur):
    shop = make_shop(namur)
    taken = open_attempt(namur, form_key=uuid4())

    response = manager.post(f"{ENTER}?commerce={shop.uuid}", said(form_key=str(taken.form_key)))

    assert response.status_code == 302
    with tenant_context(namur):
        assert Attempt.objects.get(pk=taken.pk).entered_by_id is None
        assert Attempt.objects.exclude(pk=taken.pk).get().entered_by_id is not None


def test_what_the_shopkeeper_answers_behind_their_link_is_not_on_the_page_of_staff(
    namur, client_on, member, edition
):
    session = make_coming_session(edition, namur)
    claim = make_group(namur, session, "Anne Dubois", shop="Chez Anne", email="anne@example.org")
    with tenant_context(namur):
        sign_up = SignUp.objects.select_related("contact", "shop").get(uuid=claim.uuid)
        sign_up.contact.digest = contact_digest("anne@example.org", "")
        sign_up.contact.save(update_fields=["digest"])
        token = personal_token(sign_up.contact)
    url = reverse("diagnostic:personal", args=[token], urlconf="portal.urls.city")
    staff = client_on(namur, member(namur, Role.MANAGER))
    staff.post(f"{ENTER}?commerce={sign_up.shop.uuid}", said(email="anne@example.org"))
    entry = only_attempt(namur)
    assert entry.person_id == sign_up.contact_id
    anne = client_on(namur)

    content = anne.get(url).content.decode()
    begun = anne.post(url)["Location"]

    assert str(entry.uuid) not in content
    assert str(entry.uuid) not in begun


@pytest.mark.parametrize("code", ["%00", "AB%00-CD3", "%ED%A0%80", "A" * 3000])
def test_a_code_that_no_database_takes_is_an_unknown_one(namur, client_on, edition, code):
    assert client_on(namur).get(f"/diagnostic/seance/{code}/").status_code == 404


@pytest.mark.parametrize("sent", ["\x00", "AB\x00CD3", "ßßßßßß", "😀" * 40])
def test_a_typed_code_of_odd_signs_is_refused(namur, client_on, edition, sent):
    assert client_on(namur).post("/diagnostic/code/", {"code": sent}).status_code in (404, 422)


def test_a_search_of_odd_signs_finds_nothing(manager, namur, client_on):
    assert manager.get(f"{ENTER}?q=%00").status_code == 200
    assert manager.get(f"{ENTER}?commerce=%00").status_code == 200
    assert manager.get("/espace/diagnostics/encoder/99999999999999999999999/").status_code == 404
    assert manager.get("/espace/diagnostics/?page=%00").status_code == 200


def test_a_retake_on_the_day_of_the_session_stays_in_its_group(namur, edition):
    session = make_session(edition, namur, on=timezone.localdate())
    now = timezone.now()

    def finished_there():
        with tenant_context(namur):
            made = start(organisation=namur, language="fr", now=now, session=session)
            Attempt.objects.filter(pk=made.pk).update(
                answers=answers_about(50), sector="ALI-BOU", is_sector_told=True
            )
            return finish(made.uuid, organisation=namur, now=timezone.now())

    first = finished_there()
    with tenant_context(namur):
        again = retake(first.uuid, language="fr", now=timezone.now())
        Attempt.objects.filter(pk=again.pk).update(answers=answers_about(80), is_sector_told=True)
        again = finish(again.uuid, organisation=namur, now=timezone.now())
    for _ in range(4):
        finished_there()

    assert again.diagnostic.session_id == session.pk
    assert AttemptCount.objects.get(session=session).n_finished == 5
    rows = gather_diagnostics(edition.pk, [namur])
    assert len(session_atoms(rows, session.pk, timezone.now())) == 1


def test_a_correction_of_what_was_taken_again_the_same_day_starts_from_what_stands(namur, edition):
    first = finished_attempt(namur, about=20)
    with tenant_context(namur):
        again = retake(first.uuid, language="fr", now=timezone.now())
        Attempt.objects.filter(pk=again.pk).update(answers=answers_about(80), is_sector_told=True)
        again = finish(again.uuid, organisation=namur, now=timezone.now())

        corrected = correct(first.uuid, now=timezone.now())

        assert corrected.answers == again.answers
        finish(corrected.uuid, organisation=namur, now=timezone.now())
        assert Diagnostic.objects.filter(superseded_at__isnull=True).count() == 1


def test_no_line_of_the_log_holds_a_link(namur, client_on, monkeypatch):
    lines = StringIO()
    handler = next(one for one in logging.getLogger().handlers if isinstance(one.formatter, WithoutLinks))
    monkeypatch.setattr(handler, "stream", lines)
    attempt = open_attempt(namur)
    visitor = client_on(namur)

    visitor.post(question(attempt, "Q01"), {"answer": "nothing"})
    visitor.put(page(attempt))
    visitor.get("/diagnostic/moi/secret-token/")

    noted = lines.getvalue()
    assert "/diagnostic/…/question/Q01/" in noted
    assert "/diagnostic/moi/…/" in noted
    assert str(attempt.uuid) not in noted
    assert "secret-token" not in noted


def test_the_link_leaves_three_times_a_minute(namur, client_on):
    attempt = finished_attempt(namur)
    visitor = client_on(namur)

    answers = [
        visitor.post(page(attempt, "resultat/envoyer/"), {"email": f"somebody{n}@example.org"})
        for n in range(4)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_a_mail_that_waits_is_not_tied_to_a_link_beside_its_text(namur, client_on):
    attempt = open_attempt(namur)

    client_on(namur).post(page(attempt, "plus-tard/"), {"email": "somebody@example.org"})

    assert str(attempt.uuid) not in Mail.objects.get().unique_key


@pytest.mark.parametrize("key", [1, True, 0, 2**127])
def test_a_number_is_no_form_key(namur, client_on, edition, key):
    """Two programs that count from 1 would have each other's attempts."""
    response = client_on(namur).post(
        "/api/v1/diagnostics/", {"form_key": key}, content_type="application/json"
    )

    assert response.status_code == 422


def test_answering_again_opens_no_form_that_staff_are_typing(namur, edition):
    with tenant_context(namur):
        person = Person.objects.create(digest="p" * 64, name="Anne")
        staff = User.objects.create(email="staff@example.org")
    first = finished_attempt(namur, person=person)
    typing = open_attempt(namur, person=person, chain=first.chain, mode="paper", entered_by=staff)

    with tenant_context(namur):
        assert retake(first.uuid, language="fr", now=timezone.now()).pk != typing.pk


def test_the_button_for_a_new_one_opens_no_correction(namur, client_on, edition):
    session = make_coming_session(edition, namur)
    claim = make_group(namur, session, "Anne Dubois", shop="Chez Anne", email="anne@example.org")
    with tenant_context(namur):
        sign_up = SignUp.objects.select_related("contact", "shop").get(uuid=claim.uuid)
    first = finished_attempt(namur, person=sign_up.contact, shop=sign_up.shop)
    with tenant_context(namur):
        corrected = correct(first.uuid, now=timezone.now())
        token = personal_token(sign_up.contact)

    begun = client_on(namur).post(reverse("diagnostic:personal", args=[token], urlconf="portal.urls.city"))

    assert begun.status_code == 302
    assert str(corrected.uuid) not in begun["Location"]
