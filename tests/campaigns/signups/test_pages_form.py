"""The sign-up form: what a person sees, and what becomes of what they type, with or without scripts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context
from freezegun import freeze_time

from campaigns.agenda.models import SeatClaim
from campaigns.signups.models import SignUp
from tenants.consent.models import Consent
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.campaigns.signups.visiting import form_of, names_of, session_to_come, signed_up, typed
from tests.factories.facts import make_session, make_shop


@pytest.fixture
def session(namur):
    return session_to_come(namur, capacity=6)


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_person_signs_up_and_is_told_to_look_at_their_mails(namur, session, visitor):
    response = visitor.post(form_of(session), typed("Claire Lemaire", "Luc Petit"))

    [(row, claim)] = signed_up(namur, session)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/inscription/{row.uuid}/"
    assert names_of(namur, row) == ["Claire Lemaire", "Luc Petit"]
    assert (claim.n_persons, claim.state, claim.source) == (2, "held", "web")
    page = text_of(visitor.get(response.headers["Location"]))
    assert "regardez vos courriels" in page


def test_the_same_form_sent_twice_is_one_sign_up(namur, session, visitor):
    filled = typed()

    first, second = visitor.post(form_of(session), filled), visitor.post(form_of(session), filled)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(signed_up(namur, session)) == 1


def test_two_tabs_with_the_same_person_are_one_sign_up_and_a_kind_refusal(namur, session, visitor):
    visitor.post(form_of(session), typed(email="claire@exemple.test"))

    response = visitor.post(form_of(session), typed(email="claire@exemple.test"))

    assert response.status_code == 422
    assert "a déjà une inscription" in text_of(response)
    assert "/mes-inscriptions/" in text_of(response)
    assert len(signed_up(namur, session)) == 1


def test_the_page_is_made_for_a_phone_without_scripts(session, visitor):
    page = text_of(visitor.get(form_of(session) + "?s=letter"))

    assert page.count('name="sector"') == 38  # 37 and "I do not know"
    assert 'name="s" value="letter"' in page
    assert "checked" not in page
    assert 'name="add"' in page
    assert "noindex" in page


def test_the_way_a_person_came_is_kept(namur, session, visitor):
    visitor.post(form_of(session), typed(s="poster"))
    assert signed_up(namur, session)[0][1].source == "poster"


@pytest.mark.parametrize("made_up", ["phone", "", "x" * 5000, "😀"])
def test_a_made_up_way_is_the_web(namur, session, visitor, made_up):
    visitor.post(form_of(session), typed(s=made_up))
    assert signed_up(namur, session)[0][1].source == "web"


def test_only_what_was_ticked_is_agreed_to(namur, session, visitor):
    visitor.post(form_of(session), typed(consent_news="on"))

    with tenant_context(namur):
        assert [consent.purpose for consent in Consent.objects.all()] == ["news"]


def test_a_known_shop_is_found_by_its_number_or_its_name(namur, session, visitor):
    by_number = make_shop(namur, name="Chez Anne", bce="0403170701")
    by_name = make_shop(namur, name="Fleurs du Grognon")

    visitor.post(form_of(session), typed(shop_name="Anne SRL", bce="BE 0403.170.701"))
    visitor.post(form_of(session), typed(shop_name="fleurs du grognon"))

    assert {row.shop_id for row, _ in signed_up(namur, session)} == {by_number.pk, by_name.pk}


def test_someone_who_does_not_know_the_sector_says_so(namur, session, visitor):
    visitor.post(form_of(session), typed(sector="unsure", shop_name="Tout et rien"))
    assert signed_up(namur, session)[0][0].shop.sector is None


def test_persons_are_added_and_removed_without_scripts(namur, session, visitor):
    added = visitor.post(form_of(session), typed(email="pas encore", add="1"))
    assert added.status_code == 200
    assert 'name="p1-name"' in text_of(added)
    assert "pas encore" in text_of(added)
    assert "error-summary" not in text_of(added)

    removed = visitor.post(form_of(session), typed("Claire", "Luc", "Zoé", remove="1"))
    assert 'value="Luc"' not in text_of(removed)
    assert 'name="p1-name" value="Zoé"' in text_of(removed)
    assert signed_up(namur, session) == []


WRONG = {
    "no name": ({"p0-name": " "}, "Écrivez le nom de cette personne."),
    "a name of 10,000 characters": ({"p0-name": "é" * 10_000}, "C’est trop long"),
    "no role": ({"p0-role": ""}, "Choisissez un rôle."),
    "a role of nobody": ({"p0-role": "king"}, "Choisissez un rôle de la liste."),
    "no e-mail": ({"email": ""}, "Indiquez une adresse e-mail"),
    "a wrong e-mail": ({"email": "claire@exemple"}, "n’est pas complète"),
    "no shop": ({"shop_name": "\x00\t "}, "Écrivez le nom de votre commerce."),
    "no sector": ({"sector": ""}, "Choisissez un secteur"),
    "a sector that is none": ({"sector": "ALI-XXX"}, "Choisissez un secteur"),
    "a wrong check digit": ({"bce": "0403.170.702"}, "Ce numéro n’existe pas"),
    "a number of nobody's": ({"phone": "12"}, "n’est pas complet"),
    "0 persons": ({"n": "0"}, "Indiquez au moins une personne."),
    "40 persons": ({"n": "40"}, "au plus 6 personnes"),
    "a count that is none": ({"n": "-1; DROP"}, "Indiquez au moins une personne."),
    "a person without a name": ({"n": "2"}, "Écrivez le nom de cette personne."),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_in_a_summary_and_nothing_is_kept(namur, session, visitor, what):
    wrong, sentence = WRONG[what]

    response = visitor.post(form_of(session), typed() | wrong)

    assert response.status_code == 422
    page = text_of(response)
    assert sentence in page
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in page
    assert "<title>Erreur" in page
    assert signed_up(namur, session) == []


@pytest.mark.parametrize("name", ["Zoé 👩‍🍳", "שרה כהן", "محمد", "O’Brien-Łukasz", "<b>Anne</b>"])
def test_any_name_is_a_name(namur, session, visitor, name):
    response = visitor.post(form_of(session), typed(name))

    assert response.status_code == 302
    assert names_of(namur, signed_up(namur, session)[0][0])[0] == name


def test_marks_that_turn_text_around_are_dropped(namur, session, visitor):
    visitor.post(form_of(session), typed("An\u202ene\x07 Petit\u2066"))
    assert names_of(namur, signed_up(namur, session)[0][0]) == ["Anne Petit"]


@pytest.mark.parametrize("key", ["", "not a key", "😀"])
def test_a_form_without_its_key_is_still_taken(namur, session, visitor, key):
    assert visitor.post(form_of(session), typed(form_key=key)).status_code == 302
    assert len(signed_up(namur, session)) == 1


def test_a_full_session_says_that_one_joins_the_list_with_its_rule(namur, session, visitor):
    visitor.post(form_of(session), typed(*"ABCDEF"))

    page = text_of(visitor.get(form_of(session)))
    assert "vous rejoignez la liste d’attente" in page
    assert "dans l’ordre d’arrivée" in page

    response = visitor.post(form_of(session), typed(shop_name="Chez Luc"))
    assert "Vous êtes sur la liste d’attente" in text_of(visitor.get(response.headers["Location"]))
    assert sorted(claim.state for _, claim in signed_up(namur, session)) == ["held", "waiting"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"registration": "closed"}, "Les inscriptions à cette séance sont closes"),
        ({"status": "cancelled"}, "Cette séance est annulée"),
    ],
)
def test_a_session_that_takes_nobody_says_why(namur, visitor, fields, sentence):
    shut = make_session(
        session_to_come(namur).edition,
        namur,
        on=session_to_come(namur).starts_at.date(),
        **({"status": "planned"} | fields),
    )

    assert visitor.get(form_of(shut)).headers["Location"] == f"/seances/{shut.pk}/"
    response = visitor.post(form_of(shut), typed())
    assert response.status_code == 409
    assert sentence in text_of(response)
    assert signed_up(namur, shut) == []


def test_a_session_that_has_begun_takes_nobody(namur, visitor):
    from datetime import date  # noqa: PLC0415

    past = session_to_come(namur, on=date(2024, 5, 1))
    assert visitor.get(form_of(past)).status_code == 302
    response = visitor.post(form_of(past), typed())
    assert response.status_code == 409
    assert "a déjà commencé" in text_of(response)


def test_a_draft_and_a_session_that_is_none_are_not_there(namur, visitor):
    draft = session_to_come(namur, registration="draft")
    for pk in (draft.pk, 999_999, 10**30):
        for path in (
            f"/seances/{pk}/",
            f"/seances/{pk}/inscription/",
            f"/seances/{pk}/inscription/commerce/",
        ):
            assert visitor.get(path).status_code == 404


def test_a_session_of_another_city_takes_this_citys_shops_here(namur, dinant, client_on, session):
    response = client_on(dinant).post(form_of(session), typed())

    assert response.status_code == 302
    [(row, claim)] = signed_up(dinant, session)
    assert claim.organisation_id == dinant.pk
    assert signed_up(namur, session) == []
    assert client_on(namur).get(f"/inscription/{row.uuid}/").status_code == 404


def test_a_guest_from_elsewhere_takes_a_seat_and_is_no_shop(namur, session, visitor):
    path = f"/seances/{session.pk}/inscription/hors-programme/"
    assert "Commune" in text_of(visitor.get(path))

    filled = typed() | {"guest_shop": "La Bonne Adresse", "guest_place": "Bruxelles"}
    assert visitor.post(path, filled).status_code == 302

    [(row, claim)] = signed_up(namur, session)
    assert (row.shop, row.guest_shop, row.guest_place) == (None, "La Bonne Adresse", "Bruxelles")
    assert claim.is_guest


def test_a_city_that_left_meanwhile_takes_nobody(namur, session, visitor):
    set_status(namur, OrganisationStatus.RETIRED)

    response = visitor.post(form_of(session), typed())

    assert response.status_code == 410
    assert not SeatClaim.objects.filter(session=session).exists()


def test_thirty_forms_a_minute_from_one_address_are_enough(session, visitor, settings):
    with freeze_time(timezone.now().replace(second=1)):  # all in one minute, on a busy machine too
        answers = [visitor.post(form_of(session), {"n": "0"}).status_code for _ in range(32)]
        assert set(answers[:28]) == {422}
        assert answers[-1] == 429

        settings.LIMITS_FACTOR = 10
        assert visitor.post(form_of(session), {"n": "0"}).status_code == 422


def test_the_search_of_shops_tells_nothing_of_people(namur, dinant, visitor):
    make_shop(namur, name="Chez Anne", street="Rue de Fer", number="12")
    make_shop(dinant, name="Chez Andrée")

    assert visitor.get("/commerces/chercher/?q=Ch").json() == {"shops": []}
    [found] = visitor.get("/commerces/chercher/?q=chez").json()["shops"]
    assert set(found) == {"uuid", "name", "street", "number", "postal_code", "sector"}
    assert found["name"] == "Chez Anne"
    assert visitor.get("/commerces/chercher/?q=" + "%00" * 5).json() == {"shops": []}


def test_a_shop_chosen_from_the_search_needs_no_sector(namur, session, visitor):
    shop = make_shop(namur, name="Chez Anne")
    visitor.post(form_of(session), typed(shop_name="Chez Anne", shop_uuid=str(shop.uuid), sector=""))

    with tenant_context(namur):
        assert SignUp.objects.get().shop_id == shop.pk


def test_an_address_one_letter_off_is_asked_about_before_anybody_is_signed_up(namur, session, visitor):
    sent = typed(email="Claire Lemaire <Claire@gmial.com>", phone="(+32) 0470 12 34 56 / 081 22 33 44")

    asked = visitor.post(form_of(session), sent)

    assert asked.status_code == 422
    assert 'value="Claire@gmail.com"' in text_of(asked)
    assert "Non, garder Claire@gmial.com" in text_of(asked)
    assert 'value="(+32) 0470 12 34 56"' in text_of(asked)
    assert signed_up(namur, session) == []
    again = sent | {
        "email": "Claire@gmail.com",
        "email-asked": "Claire@gmial.com",
        "phone": "(+32) 0470 12 34 56",
    }
    assert visitor.post(form_of(session), again).status_code == 302
    assert signed_up(namur, session)[0][0].contact.email == "Claire@gmail.com"


def test_who_has_an_odd_address_keeps_it(namur, session, visitor):
    sent = typed(email="claire@gmail.com") | {"email-asked": "claire@gmial.com", "email-kept": "1"}

    assert visitor.post(form_of(session), sent).status_code == 302
    assert signed_up(namur, session)[0][0].contact.email == "claire@gmial.com"


def test_what_is_pasted_into_the_shops_fields_is_cleaned(namur, session, visitor):
    pasted = {"bce": "TVA BE 403.170.701", "postal_code": "BE-5000", "shop_name": "Chez\u00a0Rose\u200b"}

    assert visitor.post(form_of(session), typed(**pasted)).status_code == 302
    shop = signed_up(namur, session)[0][0].shop
    assert (shop.bce, shop.postal_code, shop.name) == ("0403170701", "5000", "Chez Rose")


def test_links_are_sent_again_to_a_pasted_address_and_a_slip_is_asked_about(namur, visitor):
    assert visitor.post("/mes-inscriptions/", {"email": "mailto:claire@exemple.test"}).status_code != 422
    asked = visitor.post("/mes-inscriptions/", {"email": "claire@hotmial.com"})
    assert asked.status_code == 422
    assert "claire@hotmail.com" in text_of(asked)


@pytest.mark.parametrize(("capacity", "left"), [(3, "Il reste une place"), (4, "Il reste 2 places")])
def test_a_group_that_does_not_fit_hears_so_before_it_signs_up(namur, visitor, capacity, left):
    session = session_to_come(namur, capacity=capacity)
    visitor.post(form_of(session), typed("Claire Lemaire", "Luc Petit", email="claire@exemple.test"))
    people = ["Anne Dubois", "Paul Henry", "Inès Benali"][: capacity - 2]

    fits = text_of(visitor.post(form_of(session), typed(*people) | {"remove": "9"}))
    assert "liste d’attente" not in fits
    too_many = text_of(visitor.post(form_of(session), typed(*people) | {"add": "1"}))
    assert (
        f"{left} et vous êtes {len(people) + 1} : à ce nombre, vous rejoignez la liste d’attente." in too_many
    )
    assert "Voir les autres dates" in too_many
    assert "Rejoindre la liste d’attente</button>" in too_many
    assert len(signed_up(namur, session)) == 1  # nothing was sent yet


def test_a_group_that_fits_exactly_is_not_alarmed(namur, visitor):
    session = session_to_come(namur, capacity=2)
    page = text_of(visitor.post(form_of(session), typed("Claire Lemaire") | {"add": "1"}))

    assert "M’inscrire</button>" in page
    assert "vous rejoignez la liste d’attente" not in page
