"""Which row is meant by what was typed: one shop, one person; or two; or a question."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django_tenants.utils import tenant_context

from campaigns.signups.errors import AlreadySignedUp, PersonTwice
from campaigns.signups.services import TypedPerson, TypedShop, change_people, resend_links
from campaigns.signups.services.lookup import find_or_add_people, find_or_add_shop
from kernel.privacy import holdings
from tenants.mail.models import Mail
from tenants.shops.errors import ShopUnsure
from tenants.shops.models import Person, ReportedDetail, Shop
from tests.campaigns.signups.test_signing_up import NOW, edition, join, session  # noqa: F401  (fixtures)
from tests.campaigns.signups.visiting import form_of, session_to_come, signed_up, typed
from tests.factories.facts import make_person, make_session, make_shop

pytestmark = pytest.mark.django_db


def found(city, **fields) -> Shop:
    with tenant_context(city):
        return find_or_add_shop(TypedShop(**fields), now=NOW)


def reported(city) -> list[tuple[str, str, str]]:
    with tenant_context(city):
        return list(ReportedDetail.objects.values_list("detail", "known", "typed"))


def person_of(city, name, email="", phone="", whose="shop") -> Person:
    with tenant_context(city):
        return find_or_add_people(
            [TypedPerson(name, "owner", email, phone)], whose=whose, language="fr", now=NOW
        )[0]


def test_one_shop_however_it_is_written(namur):
    first = found(namur, name="L’Échoppe d’Anne", street="Bd de la Meuse", number="12", postal_code="5000")

    for fields in (
        {"name": "echoppe d'anne SRL"},
        {"name": "L'ECHOPPE D ANNE", "postal_code": "5000"},
        {"name": "L`Échoppe d'Anne", "street": "Boulevard de la Meuse", "number": "12"},
    ):
        assert found(namur, **fields) == first
    with tenant_context(namur):
        assert Shop.objects.count() == 1


def test_a_number_given_for_a_shop_known_without_one_is_kept_with_it(namur):
    known = make_shop(namur, name="Chez Anne", street="", postal_code="")

    assert found(namur, name="chez anne", street="Rue de Fer", number="7", bce="0403170701") == known

    with tenant_context(namur):
        known.refresh_from_db()
    assert (known.street, known.number, known.bce) == ("Rue de Fer", "7", "0403170701")
    assert reported(namur) == []
    assert found(namur, name="Anne SPRL", bce="0403170701") == known


def test_two_shops_of_one_name_in_two_streets_are_two(namur):
    one = found(namur, name="Zeeman", street="Rue de Fer", number="1", postal_code="5000")
    other = found(namur, name="Zeeman", street="Rue Godefroid", number="9", postal_code="5000")

    assert one != other
    assert found(namur, name="ZEEMAN", street="r. de fer", number="1") == one
    with tenant_context(namur), pytest.raises(ShopUnsure) as asked:
        find_or_add_shop(TypedShop(name="Zeeman"), now=NOW)
    assert set(asked.value.shops) == {one, other}


def test_one_enterprise_with_two_establishments_is_two_shops(namur):
    one = found(namur, name="Optique Pirard", street="Rue de Fer", number="1", bce="0403170701")
    other = found(namur, name="Optique Pirard", street="Rue de Bruxelles", number="44", bce="0403170701")

    assert one != other
    assert {one.bce, other.bce} == {"0403170701"}


def test_a_doubt_is_asked_about_and_the_answer_decides(namur):
    known = make_shop(namur, name="Boulangerie Lambert", street="Rue de Fer", number="12")

    with tenant_context(namur), pytest.raises(ShopUnsure) as asked:
        find_or_add_shop(TypedShop(name="Boulangrie Lambert", street="Rue de Fer"), now=NOW)
    assert asked.value.shops == (known,)
    assert asked.value.answer()["shops"][0]["name"] == "Boulangerie Lambert"

    assert found(namur, name="Boulangrie Lambert", uuid=known.uuid) == known
    other = found(namur, name="Boulangrie Lambert", is_other=True)
    assert other != known


def test_what_contradicts_what_is_known_waits_for_staff_once(namur):
    known = make_shop(namur, name="Chez Anne", street="Rue de Fer", number="12", bce="2136514214")

    for _ in range(2):
        assert found(namur, name="Le Fournil", number="14", bce="2136514214") == known

    with tenant_context(namur):
        known.refresh_from_db()
    assert (known.name, known.number) == ("Chez Anne", "12")
    assert reported(namur) == [("name", "Chez Anne", "Le Fournil"), ("number", "12", "14")]


def test_a_shop_of_another_city_is_never_meant(namur, dinant):
    make_shop(namur, name="Chez Anne", bce="2136514214")

    assert found(dinant, name="Chez Anne", bce="2136514214").bce == "2136514214"
    with tenant_context(dinant):
        assert Shop.objects.count() == 1


def test_a_couple_shares_an_address_and_each_is_a_person(namur, session):  # noqa: F811
    join(namur, session, "Anne Lambert", email="info@lambert.example")
    done = join(
        namur, session, "Paul Mertens", email="INFO@lambert.example", shop=TypedShop(name="Chez Paul")
    )

    assert done.sign_up.contact.name == "Paul Mertens"
    with tenant_context(namur):
        couple = Person.objects.filter(email__iexact="info@lambert.example").order_by("id")
        assert [one.name for one in couple] == ["Anne Lambert", "Paul Mertens"]
        assert len({one.digest for one in couple}) == 2
        greetings = [mail.body_text for mail in Mail.objects.order_by("id")]
    assert "Paul" in greetings[1]
    with pytest.raises(AlreadySignedUp):
        join(namur, session, "Lambert, Anne", email="info@lambert.example")
    with pytest.raises(AlreadySignedUp):
        join(namur, session, "paul mertens", email="info@lambert.example", shop=TypedShop(name="Chez Paul"))


def test_links_are_sent_to_each_who_shares_the_address(namur, session):  # noqa: F811
    join(namur, session, "Anne Lambert", email="info@lambert.example")
    join(namur, session, "Paul Mertens", email="info@lambert.example", shop=TypedShop(name="Chez Paul"))

    with tenant_context(namur):
        before = Mail.objects.count()
        resend_links(namur, "Info@Lambert.example", now=NOW)
        sent = list(Mail.objects.order_by("id"))[before:]
    assert [mail.recipient for mail in sent] == ["info@lambert.example"] * 2
    links = {
        line for mail in sent for line in mail.body_text.split() if "/inscription" in line or "://" in line
    }
    assert len(links) >= 2


def test_people_of_one_group_changed_to_somebody_elses_name(namur, session):  # noqa: F811
    done = join(namur, session, "Anne Lambert", email="info@lambert.example")
    with tenant_context(namur):
        change_people(done.sign_up.uuid, [TypedPerson("Paul Mertens", "owner")], organisation=namur, now=NOW)
        came = done.sign_up.participants.get(is_active=True).person
        assert came != done.sign_up.contact
        assert came.name == "Paul Mertens"


@pytest.mark.parametrize(
    "written",
    ["0470 12 34 56", "+32 470 12 34 56", "0032 470/12.34.56", "(+32) 0470 12 34 56", "+32 (0)470123456"],
)
def test_a_phone_is_one_person_however_it_is_written(namur, written):
    assert person_of(namur, "Anne Lambert", phone="0470123456") == person_of(
        namur, "A. Lambert", phone=written
    )


def test_another_phone_than_the_known_one_is_reported(namur):
    known = person_of(namur, "Anne Lambert", "anne@exemple.be", "0470 12 34 56")
    person_of(namur, "Anne Lambert", "anne@exemple.be", "0499 99 99 99")

    with tenant_context(namur):
        known.refresh_from_db()
    assert known.phone == "0470 12 34 56"
    assert reported(namur) == [("phone", "0470 12 34 56", "0499 99 99 99")]


def test_a_stranger_who_types_a_known_address_gives_it_no_phone(namur):
    known = person_of(namur, "Anne Lambert", "anne@exemple.be")

    assert person_of(namur, "Anne Lambert", "anne@exemple.be", "0470 12 34 56").phone == ""

    with tenant_context(namur):
        known.refresh_from_db()
    assert known.phone == ""
    assert reported(namur) == [("phone", "", "0470 12 34 56")]


def test_companions_are_known_by_their_name_however_it_is_written(namur, session):  # noqa: F811
    join(namur, session, "Marie Lambert", "Éloïse Noël")
    later = make_session(session.edition, namur, status="planned", starts_at=NOW + timedelta(days=30))
    join(namur, later, "Marie Lambert", "ELOISE NOEL")

    with tenant_context(namur):
        assert Person.objects.filter(email="").count() == 1
    with pytest.raises(PersonTwice):
        join(namur, later, "Jo", "Zoé Petit", "zoe petit", email="jo@exemple.be")


@pytest.fixture
def coming(namur):
    return session_to_come(namur, capacity=9)


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).split())


def test_the_page_asks_which_shop_is_meant(namur, coming, client_on):
    visitor = client_on(namur)
    known = make_shop(namur, name="Boulangerie Lambert", street="Rue de Fer", number="12")

    asked = visitor.post(form_of(coming), typed(shop_name="Boulangrie Lambert"))

    page = text_of(asked)
    assert asked.status_code == 422
    assert "Est-ce ce commerce" in page
    assert "Boulangerie Lambert – Rue de Fer 12, 5000" in page
    assert "Non, c’est un autre commerce" in page
    assert signed_up(namur, coming) == []

    again = visitor.post(form_of(coming), typed(shop_name="Boulangrie Lambert", which_shop=str(known.uuid)))
    assert again.status_code == 302
    assert [row.shop_id for row, _ in signed_up(namur, coming)] == [known.pk]

    visitor.post(
        form_of(coming),
        typed("Zoé", email="zoe@exemple.test", shop_name="Boulangrie Lambert", which_shop="other"),
    )
    assert len({row.shop_id for row, _ in signed_up(namur, coming)}) == 2


def test_an_answer_of_another_city_or_of_nobody_is_no_answer(namur, dinant, coming, client_on):
    elsewhere = make_shop(dinant, name="Boulangerie Lambert")
    for answer in (str(elsewhere.uuid), "rubbish", "0" * 36):
        sent = client_on(namur).post(
            form_of(coming), typed(shop_name="Boulangerie Lambert", which_shop=answer)
        )
        assert sent.status_code in (302, 422)
    with tenant_context(namur):
        assert elsewhere.uuid not in set(Shop.objects.values_list("uuid", flat=True))


def test_erasing_a_person_forgets_what_was_reported_of_them(namur):
    person = make_person(namur, name="Anne", email="anne@exemple.be", phone="081")
    with tenant_context(namur):
        ReportedDetail.objects.create(person=person, detail="phone", known="081", typed="082")
        held = next(one.export for one in holdings() if one.app == "shops")
        assert {"detail": "phone", "typed": "082"}.items() <= held(person.digest)[-1].items()
        for holding in holdings():
            holding.erase(person.digest, "f" * 64)
        assert not ReportedDetail.objects.exists()
