"""One person with two shops at one session: one person, one seat, two shops."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CitySeats, SeatCounter
from campaigns.roster.services import roster_of
from campaigns.signups.models import AdditionalShop, Participant
from campaigns.signups.services import TypedPerson, TypedShop, change_session, confirm, sign_up
from kernel.privacy import holdings
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.shops.models import Person, Shop
from tests.campaigns.signups.visiting import form_of, links_of, names_of, session_to_come, signed_up, typed
from tests.factories.people import make_member
from tests.factories.sessions import make_actor

GUEST = "/seances/{pk}/inscription/hors-programme/"
EMAIL = "odile.wérès@exemple.test".replace("é", "e").replace("è", "e")


@pytest.fixture
def session(namur, dinant):
    return session_to_come(namur, dinant, capacity=5)


@pytest.fixture
def visitor(namur, client_on):
    return client_on(namur)


def filled(*names: str, shop: str, **fields):
    return typed(*(names or ("Odile Wéres",)), shop_name=shop, email=EMAIL, **fields)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def shops_of(city, row) -> list[str]:
    with tenant_context(city):
        return row.shop_names()


def test_the_same_owner_with_a_second_shop_keeps_one_seat(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    with tenant_context(namur):
        Mail.objects.all().delete()

    answer = visitor.post(form_of(session), filled(shop="Papeterie du Pont", sector="unsure"))

    [(row, claim)] = signed_up(namur, session)
    assert answer.status_code == 302
    assert shops_of(namur, row) == ["Librairie Wéres", "Papeterie du Pont"]
    assert (claim.n_persons, SeatCounter.objects.get(pk=session.pk).n_taken) == (1, 1)
    assert CitySeats.objects.get(session=session, organisation=namur).n_taken == 1
    with tenant_context(namur):
        assert Person.objects.count() == Participant.objects.count() == 1
        assert Shop.objects.count() == 2
        mail = Mail.objects.get()
        assert (mail.kind, mail.recipient) == ("signup.shop_added", EMAIL)
        said = " ".join(mail.body_text.split())
        assert "Vous venez aussi pour Papeterie du Pont. Votre place reste la même." in said
        assert "Confirmer mon inscription" in said
        assert Entry.objects.filter(action="sign_up.shop_added").exists()
    page = text_of(visitor.get(answer.headers["Location"]))
    assert "Une personne, une place, plusieurs commerces." in page
    assert "Librairie Wéres et Papeterie du Pont" in page


def test_another_browser_adds_a_shop_and_learns_nothing_of_the_group(namur, session, visitor, client_on):
    visitor.post(form_of(session), filled("Odile Wéres", "Sacha Krämer", shop="Librairie Wéres"))
    stranger = client_on(namur)

    answer = stranger.post(form_of(session), filled(shop="Papeterie du Pont"))

    page = text_of(stranger.get(answer.headers["Location"]))
    assert "votre inscription vaut aussi pour ce commerce" in page
    for secret in ("Krämer", "Librairie", EMAIL):
        assert secret not in page


def test_the_form_sent_twice_adds_the_shop_once(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    second = filled(shop="Papeterie du Pont")

    answers = [visitor.post(form_of(session), second) for _ in range(2)]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    [(row, _)] = signed_up(namur, session)
    assert shops_of(namur, row) == ["Librairie Wéres", "Papeterie du Pont"]
    with tenant_context(namur):
        assert Mail.objects.filter(kind="signup.shop_added").count() == 1


@pytest.mark.parametrize("again", ["Librairie Wéres", "Papeterie du Pont"])
def test_a_shop_that_is_there_already_is_refused_as_before(namur, session, visitor, again):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    visitor.post(form_of(session), filled(shop="Papeterie du Pont"))

    answer = visitor.post(form_of(session), filled(shop=again))

    assert answer.status_code == 422
    assert "/mes-inscriptions/" in text_of(answer)
    [(row, _)] = signed_up(namur, session)
    assert len(shops_of(namur, row)) == 2


def test_the_others_of_the_second_shop_come_along_while_nothing_is_confirmed(namur, session, visitor):
    visitor.post(form_of(session), filled("Odile Wéres", "Sacha Krämer", shop="Librairie Wéres"))

    visitor.post(form_of(session), filled("Odile Wéres", "Sacha Krämer", "Ali Ünal", shop="Papeterie"))

    [(row, claim)] = signed_up(namur, session)
    assert names_of(namur, row) == ["Odile Wéres", "Sacha Krämer", "Ali Ünal"]
    assert (claim.n_persons, SeatCounter.objects.get(pk=session.pk).n_taken) == (3, 3)


def test_no_seat_for_the_others_changes_nothing(namur, session, visitor):
    visitor.post(form_of(session), filled("Odile Wéres", "Sacha Krämer", shop="Librairie Wéres"))

    answer = visitor.post(form_of(session), filled("Odile Wéres", "B", "C", "D", "E", shop="Papeterie"))

    assert answer.status_code == 422
    [(row, claim)] = signed_up(namur, session)
    assert (shops_of(namur, row), claim.n_persons) == (["Librairie Wéres"], 2)
    with tenant_context(namur):
        assert not Shop.objects.filter(name="Papeterie").exists()


def test_once_confirmed_a_form_adds_the_shop_but_no_people(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    [(row, _)] = signed_up(namur, session)
    with tenant_context(namur):
        confirm(row.uuid, organisation=namur, now=timezone.now())

    refused = visitor.post(form_of(session), filled("Odile Wéres", "Ali Ünal", shop="Papeterie"))
    taken = visitor.post(form_of(session), filled(shop="Papeterie"))

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "ne laissez ici que ce nom" in text_of(refused)
    [(row, claim)] = signed_up(namur, session)
    assert (shops_of(namur, row), claim.n_persons, claim.state) == (
        ["Librairie Wéres", "Papeterie"],
        1,
        "confirmed",
    )


def test_staff_may_bring_others_to_what_is_confirmed(namur, session):
    clerk = make_member(namur, Role.MANAGER)
    owner = TypedPerson("Odile Wéres", "owner", EMAIL)

    def enter(shop, *people):
        return sign_up(
            organisation=namur,
            session=session,
            form_key=uuid.uuid4(),
            shop=TypedShop(name=shop),
            people=[owner, *people],
            language="fr",
            source="phone",
            entered_by=clerk,
            now=timezone.now(),
        )

    with tenant_context(namur):
        first = enter("Librairie Wéres")
        second = enter("Papeterie", TypedPerson("Ali Ünal", "employee"))
    assert (second.sign_up.pk, second.claim.n_persons, second.is_additional_shop) == (
        first.sign_up.pk,
        2,
        True,
    )


def test_a_shop_from_elsewhere_joins_one_from_here(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))

    elsewhere = filled(shop="") | {"guest_shop": "Kiosque", "guest_place": "Floreffe"}
    visitor.post(GUEST.format(pk=session.pk), elsewhere)

    [(row, claim)] = signed_up(namur, session)
    assert (shops_of(namur, row), claim.n_persons) == (["Librairie Wéres", "Kiosque"], 1)


def test_somebody_elses_companion_is_no_second_shop(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))

    visitor.post(form_of(session), typed("Ève Noël", shop_name="Chez Ève"))

    assert len(signed_up(namur, session)) == 2


def test_ones_own_page_names_both_and_takes_one_off(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    visitor.post(form_of(session), filled(shop="Papeterie"))
    [(row, _)] = signed_up(namur, session)
    _, page = links_of(namur, row)
    assert "Librairie Wéres et Papeterie" in text_of(visitor.get(page))
    with tenant_context(namur):
        added = AdditionalShop.objects.get()

    answer = visitor.post(page, {"action": "remove_shop", "shop": str(added.pk)})
    again = visitor.post(page, {"action": "remove_shop", "shop": str(added.pk)})

    assert (answer.status_code, again.status_code) == (302, 302)
    assert "vous ne venez plus pour ce commerce" in text_of(visitor.get(answer.headers["Location"]))
    [(row, claim)] = signed_up(namur, session)
    assert (shops_of(namur, row), claim.n_persons) == (["Librairie Wéres"], 1)


def test_one_cannot_take_off_a_shop_of_anothers(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    visitor.post(form_of(session), filled(shop="Papeterie"))
    visitor.post(form_of(session), typed("Ève Noël", shop_name="Chez Ève"))
    theirs = next(row for row, _ in signed_up(namur, session) if row.contact.email != EMAIL)
    with tenant_context(namur):
        added = AdditionalShop.objects.get()

    visitor.post(links_of(namur, theirs)[1], {"action": "remove_shop", "shop": str(added.pk)})

    with tenant_context(namur):
        assert AdditionalShop.objects.count() == 1


def test_the_shops_come_along_to_another_date(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    visitor.post(form_of(session), filled(shop="Papeterie"))
    [(row, _)] = signed_up(namur, session)
    other = session_to_come(namur, capacity=5)

    with tenant_context(namur):
        change_session(row.uuid, other, organisation=namur, now=timezone.now())

    [(moved, _)] = signed_up(namur, other)
    assert shops_of(namur, moved) == ["Librairie Wéres", "Papeterie"]


def test_the_roster_says_both_shops_of_one_person(namur, dinant, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    visitor.post(form_of(session), filled(shop="Papeterie"))
    actor = make_actor(dinant, Role.MANAGER)

    with tenant_context(dinant):
        [group] = roster_of(actor, session).groups()

    assert (group.shop, len(group.people)) == ("Librairie Wéres, Papeterie", 1)


def test_erasing_a_guest_erases_the_names_of_all_their_shops(namur, session, visitor):
    guest = filled(shop="") | {"guest_shop": "Kiosque", "guest_place": "Floreffe"}
    visitor.post(GUEST.format(pk=session.pk), guest)
    visitor.post(GUEST.format(pk=session.pk), guest | {"guest_shop": "Tabac", "form_key": str(uuid.uuid4())})
    with tenant_context(namur):
        digest = Person.objects.get().digest
        for holding in holdings():
            holding.erase(digest, "f" * 64)

        assert AdditionalShop.objects.values_list("guest_shop", "guest_place").get() == ("–", "")


def test_what_is_kept_of_a_person_names_their_additional_shops(namur, session, visitor):
    visitor.post(form_of(session), filled(shop="Librairie Wéres"))
    visitor.post(form_of(session), filled(shop="Papeterie"))

    with tenant_context(namur):
        digest = Person.objects.get().digest
        kept = [row for holding in holdings() if holding.app == "signups" for row in holding.export(digest)]

    assert [row["shop__name"] for row in kept if row.get("is_additional_shop")] == ["Papeterie"]
    assert len(kept) == 2
