"""An address typed by mistake, corrected before anybody has confirmed: same sign-up, another mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from campaigns.agenda.models import SeatCounter
from campaigns.agenda.seats.errors import ClaimConfirmed, ClaimOver
from campaigns.signups.errors import AlreadySignedUp
from campaigns.signups.models import SignUp
from campaigns.signups.services import confirm, correct_address
from tenants.consent.models import Consent
from tenants.journal.models import Entry
from tenants.mail.models import Mail, MailState
from tenants.shops.models import Person
from tests.campaigns.signups.visiting import form_of, links_of, names_of, session_to_come, signed_up, typed
from tests.factories.facts import make_shop

WRONG, RIGHT = "zoe.dejardin@gmial.test", "zoe.dejardin@gmail.test"


@pytest.fixture
def session(namur):
    return session_to_come(namur, capacity=4)


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture
def sent(namur, session, visitor):
    """The page after a sign-up of two with a wrong address."""
    people = ("Zoé Dejardin", "Björn Łukasz")
    answer = visitor.post(
        form_of(session), typed(*people, email=WRONG, phone="0470 12 34 56", consent_news="on")
    )
    return answer.headers["Location"]


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_shows_who_comes_and_where_the_mail_went_to_the_browser_that_sent_it(visitor, sent):
    page = text_of(visitor.get(sent))

    assert "Zoé Dejardin" in page
    assert "Björn Łukasz" in page
    assert WRONG in page
    assert f'href="{sent}adresse/"' in page


def test_another_browser_with_the_address_of_the_page_sees_nobody(namur, client_on, visitor, sent):
    stranger = client_on(namur)

    page = text_of(stranger.get(sent))
    answer = stranger.post(f"{sent}adresse/", {"email": "voleur@exemple.test"})

    assert "regardez vos courriels" in page
    assert "Dejardin" not in page
    assert WRONG not in page
    assert "adresse/" not in page
    assert (answer.status_code, answer.headers["Location"]) == (302, sent)
    with tenant_context(namur):
        assert SignUp.objects.get().contact.email == WRONG


def test_a_cookie_of_one_sign_up_opens_no_other(namur, session, visitor, sent, client_on):
    other = client_on(namur)
    other_page = other.post(form_of(session), typed("Paul Noël", shop_name="Chez Paul")).headers["Location"]
    key = other_page.split("/")[2].replace("-", "")
    [stolen] = [one.value for name, one in visitor.cookies.items() if name.startswith("portal_signed_up")]
    visitor.cookies[f"portal_signed_up_{key}"] = stolen

    assert "Paul Noël" in text_of(other.get(other_page))
    assert "Paul Noël" not in text_of(visitor.get(other_page))


def test_who_sent_it_is_forgotten_with_the_hold(visitor, sent, settings):
    with freeze_time(timezone.now() + timedelta(hours=settings.HOLD_HOURS, minutes=1)):
        assert WRONG not in text_of(visitor.get(sent))


def test_correcting_keeps_the_sign_up_and_its_seats_and_writes_to_the_new_address(
    namur, session, visitor, sent
):
    [(before, claim_before)] = signed_up(namur, session)
    old_list, old_link = links_of(namur, before)

    answer = visitor.post(f"{sent}adresse/", {"email": RIGHT})

    [(row, claim)] = signed_up(namur, session)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{sent}?fait=adresse")
    assert (row.uuid, row.pk, row.contact.email) == (before.uuid, before.pk, RIGHT)
    assert (claim.pk, claim.state, claim.n_persons) == (claim_before.pk, "held", 2)
    assert claim.deadline_at == claim_before.deadline_at
    assert SeatCounter.objects.get(pk=session.pk).n_taken == 2
    assert names_of(namur, row) == ["Zoé Dejardin", "Björn Łukasz"]
    page = text_of(visitor.get(answer.headers["Location"]))
    assert "L’adresse est corrigée" in page
    assert RIGHT in page
    assert WRONG not in page
    with tenant_context(namur):
        # The first had not left yet: it does not.
        assert [(mail.kind, mail.recipient) for mail in Mail.objects.all()] == [
            ("signup.ask_to_confirm", RIGHT)
        ]
        assert not Person.objects.filter(email=WRONG).exists()
        assert row.contact.phone == "0470 12 34 56"
        assert [consent.person_id for consent in Consent.objects.all()] == [row.contact_id]
        entry = Entry.objects.get(action="sign_up.address_corrected")
        assert RIGHT not in str(entry.details)
    assert visitor.get(old_link).status_code == 410
    assert visitor.get(old_list).status_code == 410
    assert visitor.get(links_of(namur, row)[1]).status_code == 200


def test_a_mail_that_has_left_already_is_written_again_to_the_new_address(namur, session, visitor, sent):
    with tenant_context(namur):
        Mail.objects.update(state=MailState.SENT)

    visitor.post(f"{sent}adresse/", {"email": RIGHT})

    with tenant_context(namur):
        mails = Mail.objects.order_by("pk").values_list("recipient", "state", "kind")
        assert list(mails) == [
            (WRONG, "sent", "signup.ask_to_confirm"),
            (RIGHT, "queued", "signup.ask_to_confirm"),
        ]
    visitor.post(f"{sent}adresse/", {"email": WRONG})
    visitor.post(f"{sent}adresse/", {"email": RIGHT})
    with tenant_context(namur):
        assert Mail.objects.filter(state="queued").get().recipient == RIGHT


def test_whose_address_it_was_keeps_their_own_name_link_phone_and_sign_ups(namur, session, visitor):
    other_session = session_to_come(namur, capacity=4)
    owner = typed("Ève Noël", shop_name="Cycles Noël", email=WRONG, phone="081 22 33 44", consent_call="on")
    visitor.post(form_of(other_session), owner)
    [(theirs, _)] = signed_up(namur, other_session)
    page = visitor.post(form_of(session), typed("Zoé Dejardin", email=WRONG)).headers["Location"]

    visitor.post(f"{page}adresse/", {"email": RIGHT})

    [(row, _)] = signed_up(namur, session)
    assert (row.contact.email, row.contact.name, row.contact.phone) == (RIGHT, "Zoé Dejardin", "")
    with tenant_context(namur):
        known = Person.objects.get(pk=theirs.contact_id)
        assert (known.email, known.name, known.phone) == (WRONG, "Ève Noël", "081 22 33 44")
        assert Consent.objects.get().person == known
    everything, _ = links_of(namur, theirs)
    assert visitor.get(everything).status_code == 200
    assert visitor.get(f"{everything}{row.uuid}/").status_code == 404


def test_an_address_known_here_takes_the_sign_up_over(namur, session, visitor, sent):
    other_session = session_to_come(namur, capacity=4)
    visitor.post(form_of(other_session), typed("Zoé Dejardin", email=RIGHT.upper()))
    [(known, _)] = signed_up(namur, other_session)

    answer = visitor.post(f"{sent}adresse/", {"email": f" {RIGHT} "})
    assert answer.status_code == 302, text_of(answer)

    [(row, _)] = signed_up(namur, session)
    assert row.contact_id == known.contact_id


def test_an_address_that_comes_already_is_refused_and_nothing_changes(namur, session, visitor, sent):
    visitor.post(form_of(session), typed("Zoé Dejardin", shop_name="Autre", email=RIGHT))

    answer = visitor.post(f"{sent}adresse/", {"email": RIGHT})

    assert answer.status_code == 422
    assert "a déjà une inscription" in text_of(answer)
    assert "<title>Erreur" in text_of(answer)
    assert {row.contact.email for row, _ in signed_up(namur, session)} == {WRONG, RIGHT}


@pytest.mark.parametrize(
    ("email", "sentence"), [("", "Indiquez une adresse"), ("zoe@", "n’est pas complète")]
)
def test_what_is_no_address_is_refused_aloud(visitor, sent, email, sentence):
    answer = visitor.post(f"{sent}adresse/", {"email": email})

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'class="error-summary" role="alert"' in text_of(answer)


def test_who_waits_keeps_the_place_on_the_list(namur, session, visitor):
    visitor.post(form_of(session), typed("A", "B", "C"))
    for number in (1, 2):
        waiting = typed("D", "E", shop_name=f"Chez D{number}")
        page = visitor.post(form_of(session), waiting).headers["Location"]
    before = [claim for _, claim in signed_up(namur, session) if claim.state == "waiting"][-1]

    visitor.post(f"{page}adresse/", {"email": RIGHT})

    claim = next(claim for _, claim in signed_up(namur, session) if claim.pk == before.pk)
    assert (claim.state, claim.position) == ("waiting", before.position)
    with tenant_context(namur):
        mail = Mail.objects.get(recipient=RIGHT)
        assert mail.kind == "signup.on_the_list"
        assert "Un groupe attend avant vous." in mail.body_text


def test_once_confirmed_the_address_is_the_right_one(namur, session, visitor, sent):
    [(row, _)] = signed_up(namur, session)
    with tenant_context(namur):
        confirm(row.uuid, organisation=namur, now=timezone.now())
        with pytest.raises(ClaimConfirmed):
            correct_address(row.uuid, RIGHT, organisation=namur, now=timezone.now())

    page = text_of(visitor.get(sent))
    assert "Votre inscription est confirmée" in page
    assert "adresse/" not in page
    assert visitor.get(f"{sent}adresse/").status_code == 302


def test_too_late_is_too_late(namur, session, sent, settings):
    [(row, _)] = signed_up(namur, session)
    later = timezone.now() + timedelta(hours=settings.HOLD_HOURS, minutes=1)
    with tenant_context(namur), pytest.raises(ClaimOver):
        correct_address(row.uuid, RIGHT, organisation=namur, now=later)


def test_a_guest_and_their_companions_follow_the_new_address(namur, session, visitor):
    filled = typed("Zoé Dejardin", "Luc Noël", email=WRONG, guest_shop="Chez Zoé", guest_place="Wavre")
    page = visitor.post(f"/seances/{session.pk}/inscription/hors-programme/", filled).headers["Location"]

    visitor.post(f"{page}adresse/", {"email": RIGHT})

    [(row, claim)] = signed_up(namur, session)
    assert (row.contact.email, row.guest_shop, claim.n_persons) == (RIGHT, "Chez Zoé", 2)
    with tenant_context(namur):
        assert Person.objects.count() == 2


def test_another_citys_page_does_not_know_the_sign_up(dinant, client_on, sent):
    assert client_on(dinant).get(f"{sent}adresse/").status_code == 404


def test_the_same_address_again_sends_the_mail_again(namur, session, visitor, sent):
    [(before, _)] = signed_up(namur, session)
    make_shop(namur, name="Un autre")

    visitor.post(f"{sent}adresse/", {"email": WRONG})

    [(row, _)] = signed_up(namur, session)
    assert row.contact_id == before.contact_id
    with tenant_context(namur):
        assert Mail.objects.get().recipient == WRONG


def test_the_errors_are_the_ones_of_the_service(namur, session, visitor, sent):
    visitor.post(form_of(session), typed("Zoé", shop_name="Autre", email=RIGHT))
    row = next(row for row, _ in signed_up(namur, session) if row.contact.email == WRONG)
    with tenant_context(namur), pytest.raises(AlreadySignedUp):
        correct_address(row.uuid, RIGHT, organisation=namur, now=timezone.now())
