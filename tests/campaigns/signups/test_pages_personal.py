"""A person's own sign-ups by the mailed link: what is seen, what buttons do, that opening changes nothing."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim, SessionOutcome
from tenants.consent.models import Consent
from tenants.mail.models import Mail
from tests.campaigns.signups.visiting import form_of, links_of, names_of, session_to_come, signed_up, typed


@pytest.fixture
def session(namur):
    return session_to_come(
        namur, capacity=2, venue="Salle Saint-Loup", venue_address="Rue du Collège 8",
        access="Rampe à gauche", parking="Parking des Casernes",
    )  # fmt: skip


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


@pytest.fixture
def group(namur, session, visitor):
    """The sign-up of two people, not yet confirmed."""
    visitor.post(form_of(session), typed("Claire Lemaire", "Luc Petit", email="claire@exemple.test"))
    return signed_up(namur, session)[0][0]


@pytest.fixture
def links(namur, group):
    return links_of(namur, group)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def state_of(group) -> str:
    return SeatClaim.objects.get(uuid=group.uuid).state


def test_the_page_says_place_access_parking_and_who_comes(visitor, links):
    page = text_of(visitor.get(links[1]))

    for said in ("Salle Saint-Loup", "Rue du Collège 8", "Rampe à gauche", "Parking des Casernes",
                 "Claire Lemaire", "Luc Petit", "Boulangerie Lambert", "Je confirme"):  # fmt: skip
        assert said in page


def test_a_mail_scanner_that_opens_every_link_changes_nothing(visitor, links, group):
    for query in ("", "?annuler", "?personnes", "?date", "?fait=cancel", "?action=cancel"):
        assert visitor.get(links[1] + query).status_code == 200
        assert visitor.head(links[1] + query).status_code == 200

    assert state_of(group) == "held"
    assert "annulée" not in text_of(visitor.get(links[1] + "?fait=cancel"))


def test_a_personal_page_is_kept_nowhere_and_tells_nobody(visitor, links):
    for path in links:
        response = visitor.get(path)
        assert "no-store" in response.headers["Cache-Control"]
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert 'property="og:url"' not in text_of(response)


def test_the_button_confirms_and_a_second_press_is_harmless(visitor, links, group):
    for _ in range(2):
        response = visitor.post(links[1], {"action": "confirm"})
        assert response.headers["Location"] == links[1] + "?fait=confirm"

    assert state_of(group) == "confirmed"
    page = text_of(visitor.get(response.headers["Location"]))
    assert "C’est confirmé" in page
    assert "Je confirme" not in page


def test_cancelling_takes_two_steps(visitor, links, group):
    assert "Annuler votre inscription" in text_of(visitor.get(links[1] + "?annuler"))
    assert state_of(group) == "held"

    visitor.post(links[1], {"action": "cancel"})
    visitor.post(links[1], {"action": "cancel"})

    assert state_of(group) == "ended"
    page = text_of(visitor.get(links[1] + "?fait=cancel"))
    assert "Votre inscription est annulée" in page
    assert "?annuler" not in page


def test_confirming_what_was_released_says_so_kindly(visitor, links, group):
    SeatClaim.objects.filter(uuid=group.uuid).update(deadline_at=timezone.now() - timedelta(minutes=1))

    response = visitor.post(links[1], {"action": "confirm"})

    assert response.status_code == 409
    assert "n’est plus active" in text_of(response)


def test_a_group_that_waits_sees_its_rank_and_accepts_its_offer(namur, session, visitor, group, links):
    visitor.post(form_of(session), typed("Zoé", shop_name="Chez Zoé"))
    second = next(row for row, claim in signed_up(namur, session) if claim.state == "waiting")
    mine, its = links_of(namur, second)
    assert "Vous êtes en tête de la liste" in text_of(visitor.get(its))
    assert "liste d’attente" in text_of(visitor.get(mine))
    assert "Quitter la liste d’attente" in text_of(visitor.get(its))

    visitor.post(links[1], {"action": "cancel"})
    page = text_of(visitor.get(its))
    assert "J’accepte cette place" in page
    assert "Répondez avant le" in page

    visitor.post(its, {"action": "accept"})
    assert state_of(second) == "confirmed"


def test_an_offer_can_be_declined(namur, session, visitor, group, links):
    visitor.post(form_of(session), typed("Zoé", shop_name="Chez Zoé"))
    second = next(row for row, claim in signed_up(namur, session) if claim.state == "waiting")
    _, its = links_of(namur, second)
    visitor.post(links[1], {"action": "cancel"})

    response = visitor.post(its, {"action": "decline"})

    assert state_of(second) == "ended"
    assert "merci d’avoir prévenu" in text_of(visitor.get(response.headers["Location"]))


def test_a_name_is_swapped_and_the_seat_stays(namur, session, visitor, links, group):
    assert 'value="Luc Petit"' in text_of(visitor.get(links[1] + "?personnes"))
    sent = {"action": "people", "n": "2", "p0-name": "Claire Lemaire", "p0-role": "owner",
            "p1-name": "Zoé Grand", "p1-role": "helper"}  # fmt: skip

    assert visitor.post(links[1], sent).status_code == 302

    [(row, claim)] = signed_up(namur, session)
    assert names_of(namur, row) == ["Claire Lemaire", "Zoé Grand"]
    assert (claim.n_persons, claim.state) == (2, "held")


def test_one_person_leaves_the_group_and_another_seat_is_free(namur, session, visitor, links):
    edited = visitor.post(
        links[1],
        {
            "action": "people",
            "n": "2",
            "p0-name": "Claire",
            "p1-name": "Luc",
            "p1-role": "employee",
            "remove": "0",
        },
    )
    assert 'value="Claire"' not in text_of(edited)

    visitor.post(links[1], {"action": "people", "n": "1", "p0-name": "Luc Petit", "p0-role": "employee"})

    [(row, claim)] = signed_up(namur, session)
    assert names_of(namur, row) == ["Luc Petit"]
    assert claim.n_persons == 1


def test_a_larger_group_without_seats_is_told_and_unchanged(namur, session, visitor, links):
    sent = {"action": "people", "n": "3"}
    for index, name in enumerate("ABC"):
        sent |= {f"p{index}-name": name, f"p{index}-role": "owner"}

    response = visitor.post(links[1], sent)

    assert response.status_code == 422
    assert signed_up(namur, session)[0][1].n_persons == 2


def test_another_date_is_chosen_among_those_with_room(namur, dinant, session, visitor, links, group):
    free = session_to_come(namur, on=date(2099, 6, 1), capacity=5)
    full = session_to_come(namur, on=date(2099, 6, 2), capacity=1)
    page = text_of(visitor.get(links[1] + "?date"))
    assert f'name="session" value="{free.pk}"' in page
    assert f'name="session" value="{full.pk}"' not in page

    response = visitor.post(links[1], {"action": "move", "session": str(free.pk)})

    assert state_of(group) == "ended"
    assert "vous venez à cette nouvelle date" in text_of(visitor.get(response.headers["Location"]))
    assert signed_up(namur, free)[0][1].state == "confirmed"


@pytest.mark.parametrize("sent", ["", "abc", "0", "99999999999999999", "²"])
def test_another_date_that_is_none_is_a_404(visitor, links, sent):
    assert visitor.post(links[1], {"action": "move", "session": sent}).status_code == 404


def test_an_action_that_is_none_is_a_404(visitor, links, group):
    assert visitor.post(links[1], {"action": "explode"}).status_code == 404
    assert visitor.post(links[1]).status_code == 404
    assert state_of(group) == "held"


def test_a_cancelled_session_says_so_and_offers_no_button(visitor, session, links):
    SessionOutcome.objects.create(session=session, status="cancelled", happened_on=date(2099, 5, 1))

    page = text_of(visitor.get(links[1]))

    assert "La séance n’aura pas lieu" in page
    assert "Je confirme" not in page


def test_a_date_that_is_over_took_place_once_its_city_has_said_so(visitor, session, links, group):
    session.starts_at = timezone.now() - timedelta(hours=4)
    session.save()
    page = text_of(visitor.get(links[1]))
    assert "Sa date est passée." in page
    assert "a eu lieu" not in page

    SessionOutcome.objects.create(session=session, status="held", happened_on=date(2026, 3, 1))

    assert "Cette séance a eu lieu." in text_of(visitor.get(links[1]))


def test_a_link_of_another_sign_up_or_city_or_a_tampered_one_opens_nothing(
    namur, dinant, client_on, session, visitor, links
):
    visitor.post(form_of(session), typed("Zoé", shop_name="Chez Zoé"))
    other = next(row for row, claim in signed_up(namur, session) if claim.state == "waiting")
    token = links[0].split("/")[2]

    assert visitor.get(f"/mes-inscriptions/{token}/{other.uuid}/").status_code == 404
    assert client_on(dinant).get(links[1]).status_code == 404
    for broken in (token[:-1], token + "x", "x", "%00", "é"):
        response = visitor.get(f"/mes-inscriptions/{broken}/")
        assert response.status_code == 404
        assert "M’envoyer le lien" in text_of(response)
        assert (
            visitor.post(f"/mes-inscriptions/{broken}/{other.uuid}/", {"action": "cancel"}).status_code == 404
        )


def test_an_old_link_leads_to_a_new_one(visitor, links, monkeypatch):
    later = time.time() + 400 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: later)

    response = visitor.get(links[1])

    assert response.status_code == 410
    assert "n’est plus valable" in text_of(response)
    assert "M’envoyer le lien" in text_of(response)


def test_resending_answers_the_same_whoever_asks(namur, visitor, group):
    with tenant_context(namur):
        n_before = Mail.objects.count()

    known = visitor.post("/mes-inscriptions/", {"email": " CLAIRE@exemple.test"})
    unknown = visitor.post("/mes-inscriptions/", {"email": "personne@exemple.test"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    with tenant_context(namur):
        assert Mail.objects.count() == n_before + 1
    assert "Si cette adresse a une inscription" in text_of(visitor.get(known.headers["Location"]))


def test_resending_to_what_is_no_address_says_so(visitor):
    response = visitor.post("/mes-inscriptions/", {"email": "claire"})
    assert response.status_code == 422
    assert "error-summary" in text_of(response)


def test_the_list_shows_what_is_to_come_before_the_rest(namur, visitor, group, links):
    later = session_to_come(namur, on=date(2099, 7, 1))
    visitor.post(form_of(later), typed("Claire Lemaire", email="claire@exemple.test"))
    visitor.post(links[1], {"action": "cancel"})

    page = text_of(visitor.get(links[0]))

    assert page.index("1er juillet 2099") < page.index("Passées ou terminées") < page.index("4 mai 2099")


def test_the_link_above_leads_to_ones_own_from_ones_own_pages(visitor, group, links):
    for path in links:
        header = visitor.get(path).content.decode().split("</header>")[0]
        assert f'href="{links[0]}"' in header
    assert 'href="/mes-inscriptions/"' in visitor.get("/").content.decode().split("</header>")[0]


def test_a_consent_is_taken_back_where_it_is_listed(namur, session, visitor):
    sent = typed("Claire Lemaire", email="claire@exemple.test") | {"consent_news": "on"}
    visitor.post(form_of(session), sent)
    mine, this = links_of(namur, signed_up(namur, session)[0][0])
    visitor.post(this, {"action": "confirm"})
    assert "prochaines séances et les aides" in text_of(visitor.get(mine))

    visitor.post(mine, {"withdraw": "news:email"})

    assert "prochaines séances et les aides" not in text_of(visitor.get(mine))
    with tenant_context(namur):
        consent = Consent.objects.get()
    assert consent.withdrawn_at is not None
    assert consent.withdrawn_how == "link"
