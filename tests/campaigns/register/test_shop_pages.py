"""The pages of one shop, as staff use them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.clock import today
from tenants.company_register.models import Establishment
from tenants.consent.services import give_consents
from tenants.journal.models import Entry
from tenants.mail.models import Mail
from tenants.membership.roles import Role
from tenants.shops.models import Association, Contact, Origin, RegisterState, Shop, ShopChange, ShopNote, Tag
from tenants.shops.services import add_contact, change_shop, merge_shops, set_state, write_note
from tests.access.test_query_counts import assert_constant, statements
from tests.factories.diagnostics import finished_attempt
from tests.factories.facts import attend, make_person, make_session, make_shop
from tests.factories.people import make_user
from tests.factories.sessions import make_coming_session, make_group, make_running_edition

pytestmark = pytest.mark.django_db
FOLDER = "/espace/commerces/"
ESTABLISHMENT = "2123456791"
# What one page of a shop asks the database, its frame and `SET search_path` included.
AT_MOST = 16


def text_of(response) -> str:
    return " ".join(unescape(response.content.decode()).replace("\u202f", " ").replace("\xa0", " ").split())


@pytest.fixture
def as_role(client_on, member, namur):
    return lambda role: client_on(namur, member(namur, role))


@pytest.fixture
def steward(as_role):
    return as_role(Role.STEWARD)


def page_of(shop: Shop, name: str = "") -> str:
    return f"{FOLDER}{shop.uuid}/{name}"


def form_of(shop: Shop | None = None, **fields) -> dict[str, object]:
    values = {"name": shop.name, "version": shop.version} if shop else {}
    return values | {"postal_code": "5000"} | fields


def contact_of(city, shop, **fields) -> Contact:
    values = {"name": "Marie Lambert", "email": "marie@exemple.test", "phone": "0470 12 34 56"} | fields
    person = make_person(city, **values)
    with tenant_context(city):
        return add_contact(
            shop=shop, person=person, role="owner", source=Origin.STAFF, actor=None, now=timezone.now()
        )


def full_shop(city, **fields) -> Shop:
    values = {
        "name": "Chez Marie",
        "legal_name": "Marie Lambert",
        "street": "Rue de Fer",
        "number": "12",
        "box": "3",
        "locality": "Namur",
        "bce": ESTABLISHMENT,
        "enterprise": "0403170701",
        "phone": "081 22 33 44",
        "email": "bonjour@chezmarie.test",
        "closing_day": "sun",
        "opening_times": {"mon": "09:00-12:30 13:30-18:00", "tue": "09:00-12:30 13:30-18:00"},
        "languages": ["fr", "nl"],
        "origin": "file",
        "origin_on": date(2026, 3, 3),
    }
    return make_shop(city, **(values | fields))


def test_the_page_says_all_that_is_known(namur, steward):
    shop = full_shop(namur)
    contact = contact_of(namur, shop)
    with tenant_context(namur):
        give_consents(person=contact.person, purposes=["news"], language="fr", now=timezone.now())
        set_state(
            shop,
            RegisterState.ACTIVE,
            on=date(2026, 3, 3),
            source=Origin.FILE,
            actor=None,
            now=timezone.now(),
        )
        Association.objects.create(name="Les Vitrines").shops.add(shop)
        Tag.objects.create(name="à revoir").shops.add(shop)
        write_note(organisation=namur, shop=shop, text="Par la cour", actor=make_user(), now=timezone.now())

    page = text_of(steward.get(page_of(shop)))

    for expected in (
        "Chez Marie", "Marie Lambert", "Rue de Fer 12, boîte 3, 5000 Namur", "2.123.456.791", "0403.170.701",
        "081 22 33 44", "bonjour@chezmarie.test", "Lundi à mardi", "9h-12h30, 13h30-18h", "Dimanche", "fermé",
        "français", "marie@exemple.test", "exploitant ou exploitante", "En activité", "depuis le 3 mars 2026",
        "Les Vitrines", "à revoir", "fichier importé, 3 mars 2026", "Par la cour",
        "dates des prochaines séances",
    ):  # fmt: skip
        assert expected in page, expected


def test_a_reader_sees_the_shop_and_nobody_of_it(namur, as_role):
    shop = full_shop(namur, name="Au Pain doré")
    contact_of(namur, shop)
    session = make_coming_session(make_running_edition(), namur)
    with tenant_context(namur):
        write_note(organisation=namur, shop=shop, text="Par la cour", actor=make_user(), now=timezone.now())
        change_shop(
            shop,
            {"email": "autre@chezmarie.test", "number": "14"},
            source=Origin.STAFF,
            actor=None,
            now=timezone.now(),
        )
    attend(namur, make_session(session.edition, namur), shop, make_person(namur, name="Marie Lambert"))
    reader = as_role(Role.READER)

    pages = [text_of(reader.get(page_of(shop, name))) for name in ("", "parcours/", "modifications/")]

    assert "081 22 33 44" in pages[0]
    assert "Présence à la séance" in pages[1]
    assert "14" in pages[2]
    for page in pages:
        for hidden in ("Marie", "@", "0470", "Par la cour", "Corriger", "Ajouter"):
            assert hidden not in page, hidden


@pytest.mark.parametrize(
    "name",
    ["", "parcours/", "modifications/", "modifier/", "etat/", "contacts/nouveau/", "remarques/"],
)
def test_a_shop_of_another_city_is_not_there(namur, dinant, steward, name):
    shop = make_shop(dinant)

    assert steward.get(page_of(shop, name)).status_code == 404
    if name not in ("", "parcours/", "modifications/"):
        assert steward.post(page_of(shop, name), {"name": "Pris"}).status_code == 404
    assert steward.get(f"{FOLDER}{uuid4()}/{name}").status_code == 404


def test_what_hangs_on_another_shop_is_not_changed_through_this_one(namur, steward):
    shop, other = make_shop(namur), make_shop(namur, name="Autre")
    contact = contact_of(namur, other)
    with tenant_context(namur):
        state = set_state(
            other, RegisterState.ACTIVE, on=today(), source=Origin.STAFF, actor=None, now=timezone.now()
        )
        note = write_note(organisation=namur, shop=other, text="Cour", actor=make_user(), now=timezone.now())

    assert steward.post(page_of(shop, f"contacts/{contact.pk}/retirer/")).status_code == 404
    assert steward.get(page_of(shop, f"contacts/{contact.pk}/")).status_code == 404
    assert steward.post(page_of(shop, f"etat/{state.pk}/"), {"withdraw": "1"}).status_code == 404
    assert steward.post(page_of(shop, f"remarques/{note.pk}/")).status_code == 404


def test_a_steward_adds_a_shop_which_is_in_the_register_from_today(namur, steward):
    answer = steward.post(
        f"{FOLDER}nouveau/",
        form_of(
            name="Chez  Zoé ",
            sector="ALI-BOU",
            street="rue de Fer",
            number="12",
            establishment="2.123.456.791",
            enterprise="BE 0403.170.701",
            phone="081/22.33.44",
            email="bonjour@chezzoe.test",
            website="www.chezzoe.be",
            languages=["nl", "fr"],
            closing_days=["sun", "mon"],
            times_tue="9h-12h30 et 13h30-18h",
            times_wed="idem",
            times_thu="fermé",
        ),
        follow=True,
    )

    assert "Le commerce est au registre." in text_of(answer)
    with tenant_context(namur):
        shop = Shop.objects.get(bce=ESTABLISHMENT)
        assert (shop.name, shop.enterprise, shop.phone, shop.sector_id) == (
            "Chez Zoé", "0403170701", "081/22.33.44", "ALI-BOU",
        )  # fmt: skip
        assert shop.languages == ["fr", "nl"]
        assert shop.closing_days == ["mon", "thu", "sun"]
        times = "09:00-12:30 13:30-18:00"
        assert shop.opening_times == {"tue": times, "wed": times}
        assert (shop.origin, shop.origin_on) == ("staff", today())
        assert shop.states.get().state == "active"
        assert Entry.objects.filter(action="shop.added").count() == 1


def test_a_shop_that_may_be_known_is_asked_about_before_there_are_two(namur, steward):
    known = make_shop(namur, name="Boulangerie Lambert", street="rue de Fer", number="12")
    typed = form_of(name="Boulangerie Lambret", street="Rue de Fer", number="12")

    asked = steward.post(f"{FOLDER}nouveau/", typed)

    assert asked.status_code == 422
    assert "Boulangerie Lambert – rue de Fer 12, 5000" in text_of(asked)
    same = steward.post(f"{FOLDER}nouveau/", typed | {"which_shop": str(known.uuid)})
    assert same.url == page_of(known)
    other = steward.post(f"{FOLDER}nouveau/", typed | {"which_shop": "other"})
    assert other.status_code == 302
    with tenant_context(namur):
        assert Shop.objects.count() == 2


def test_a_number_of_another_shop_is_refused_with_a_link_and_another_citys_says_nothing(
    namur, dinant, steward
):
    known = make_shop(namur, name="Le Pain doré", bce=ESTABLISHMENT)
    double = make_shop(namur, name="Pain doré", bce="2136514278")
    make_shop(dinant, name="À Dinant", bce="2123456890")
    with tenant_context(namur):
        merge_shops(shop=double, into=known, on=today(), actor=None)

    for number in (ESTABLISHMENT, "2136514278"):
        refused = steward.post(f"{FOLDER}nouveau/", form_of(name="Tout autre", establishment=number))
        assert refused.status_code == 422
        assert f'href="{page_of(known)}"' in refused.content.decode()
    shop = make_shop(namur, name="Tiers")
    refused = steward.post(page_of(shop, "modifier/"), form_of(shop, establishment=ESTABLISHMENT))
    assert refused.status_code == 422
    assert "Le Pain doré" in text_of(refused)


@pytest.mark.parametrize("gone_on", [None, date(2026, 11, 2)])
def test_a_number_that_the_bce_has_no_more_is_warned_of_and_taken(namur, steward, gone_on):
    with tenant_context(namur):
        Establishment.objects.create(
            bce=ESTABLISHMENT, enterprise="0403170701", extract_on=date(2026, 11, 2), extract_number=130,
            gone_on=gone_on, is_natural_person=False,
        )  # fmt: skip

    sent = form_of(name="Le Pain doré", establishment=ESTABLISHMENT)
    page = text_of(steward.post(f"{FOLDER}nouveau/", sent, follow=True))

    assert "Le commerce est au registre" in page
    is_warned = "n’est plus en activité (extrait du 2 novembre 2026)" in page
    assert is_warned == (gone_on is not None)
    shop = make_shop(namur, name="Tiers")
    assert "n’est plus en activité" not in text_of(
        steward.post(page_of(shop, "modifier/"), form_of(shop, name="Tiers lieu"), follow=True)
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Écrivez le nom du commerce."),
        ({"establishment": "2.123.456.792"}, "Ce numéro n’existe pas"),
        ({"establishment": "0403.170.701"}, "C’est un numéro d’entreprise"),
        ({"enterprise": ESTABLISHMENT}, "C’est un numéro d’établissement"),
        ({"website": "javascript:alert(1)"}, "Cette adresse n’est pas complète"),
        ({"phone": "081 22"}, "Ce numéro de téléphone n’est pas complet"),
        ({"times_mon": "le matin"}, "Nous n’avons pas compris ces heures"),
        ({"times_mon": "9-18", "closing_days": ["mon"]}, "Ce jour est coché comme jour de fermeture"),
        ({"times_mon": "idem"}, "Nous n’avons pas compris ces heures"),
        ({"closing_days": ["someday"]}, "Cochez des réponses de la liste."),
        ({"sector": "XXX"}, "Choisissez un secteur de la liste."),
        ({"associations": ["999"]}, "Cochez des réponses de la liste."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(namur, steward, fields, said):
    with tenant_context(namur):
        Association.objects.create(name="Les Vitrines")
    shop = make_shop(namur)

    answer = steward.post(page_of(shop, "modifier/"), form_of(shop) | fields)

    assert answer.status_code == 422
    assert said in text_of(answer)
    with tenant_context(namur):
        assert not ShopChange.objects.exists()


def test_a_correction_is_in_the_history_field_by_field_with_who_made_it(namur, steward, as_role):
    shop = full_shop(namur)
    with tenant_context(namur):
        pk = Association.objects.create(name="Les Vitrines").pk
    form = steward.get(page_of(shop, "modifier/")).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in (None, [], "")}

    steward.post(page_of(shop, "modifier/"), sent)
    with tenant_context(namur):
        assert not ShopChange.objects.exists()
    steward.post(
        page_of(shop, "modifier/"), sent | {"number": "14", "times_wed": "10-12", "associations": [str(pk)]}
    )

    page = text_of(steward.get(page_of(shop, "modifications/")))
    for expected in ("Numéro", "12", "14", "mercredi 10:00-12:00", "Les Vitrines", "Personne"):
        assert expected in page, expected
    assert "modifier/" in steward.get(page_of(shop)).content.decode()


def test_the_chooser_of_sectors_keeps_what_was_typed(namur, steward):
    shop = make_shop(namur)
    answer = steward.post(
        page_of(shop, "modifier/"),
        form_of(shop, name="Autre nom", languages=["nl"], **{"sector-q": "pain", "sector-search": "1"}),
    )

    assert answer.status_code == 200
    form = answer.context["form"]
    assert (form["name"].value(), form["languages"].value()) == ("Autre nom", ["nl"])


def test_of_two_who_change_one_shop_the_second_sees_what_the_first_did_and_loses_nothing(namur, as_role):
    shop = full_shop(namur)
    first, second = as_role(Role.STEWARD), as_role(Role.MANAGER)
    initial = first.get(page_of(shop, "modifier/")).context["form"].initial
    sent = {name: value for name, value in initial.items() if value not in (None, [], "")}
    first.post(page_of(shop, "modifier/"), sent | {"number": "14", "locality": "Jambes"})

    refused = second.post(page_of(shop, "modifier/"), sent | {"phone": "081 99 88 77", "number": "16"})

    assert refused.status_code == 422
    page = text_of(refused)
    assert "Quelqu’un vient de changer ce commerce" in page
    assert "Ce qui vient de changer" in page
    form = refused.context["form"]
    # What only the other one changed is theirs; what both changed is as typed here.
    assert [form[name].value() for name in ("locality", "number", "phone")] == [
        "Jambes",
        "16",
        "081 99 88 77",
    ]
    again = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [], "")}
    again["sector"] = again["sector"].code
    assert second.post(page_of(shop, "modifier/"), again).status_code == 302
    with tenant_context(namur):
        shop.refresh_from_db()
        assert (shop.locality, shop.number, shop.phone) == ("Jambes", "16", "081 99 88 77")


def test_a_state_is_noted_corrected_and_withdrawn(namur, steward):
    shop = make_shop(namur)
    assert "il ne compte pas encore dans le registre" in text_of(steward.get(page_of(shop)))
    yesterday = today() - timedelta(days=1)

    steward.post(page_of(shop, "etat/"), {"state": "active", "on": yesterday})
    steward.post(page_of(shop, "etat/"), {"state": "closed", "on": today()})
    late = steward.post(page_of(shop, "etat/"), {"state": "closed", "on": today() + timedelta(days=1)})
    assert late.status_code == 422

    with tenant_context(namur):
        closed = shop.states.get(state="closed")
        active = shop.states.get(state="active")
    taken = steward.post(page_of(shop, f"etat/{closed.pk}/"), {"state": "moved", "on": yesterday})
    assert taken.status_code == 422
    assert steward.get(page_of(shop, f"etat/{closed.pk}/")).status_code == 200
    assert steward.post(page_of(shop, f"etat/{closed.pk}/"), {"withdraw": "1"}).status_code == 302
    refused = steward.post(page_of(shop, f"etat/{active.pk}/"), {"withdraw": "1"})
    assert refused.status_code == 422
    assert "C’est le seul état" in text_of(refused)
    assert steward.get(page_of(shop, f"etat/{closed.pk}/")).status_code == 404


def test_a_contact_is_added_corrected_and_taken_off(namur, steward):
    shop, other = make_shop(namur), make_shop(namur, name="Autre")
    typed = {"name": "Anne Martin", "role": "owner", "email": "anne@exemple.test"}
    for one in (shop, other):
        steward.post(page_of(one, "contacts/nouveau/"), typed)
    assert steward.post(page_of(shop, "contacts/nouveau/"), {"name": "X", "role": "owner"}).status_code == 422

    with tenant_context(namur):
        contact = Contact.objects.get(shop=shop)
        assert Contact.objects.values("person").distinct().count() == 1
    change = page_of(shop, f"contacts/{contact.pk}/")
    assert "anne@exemple.test" in text_of(steward.get(change))
    assert steward.post(change, {"name": "Anne Martin", "role": "nobody"}).status_code == 422
    steward.post(change, {"name": "Anne Martin", "role": "employee", "phone": "0470 12 34 56"})
    page = text_of(steward.get(page_of(shop)))
    assert "membre du personnel" in page
    assert "0470 12 34 56" in page
    assert "N’a donné aucun accord pour être contacté" in page

    for _ in range(2):
        steward.post(f"{change}retirer/")
    page = text_of(steward.get(page_of(shop)))
    assert "Anciens contacts" in page
    assert "0470 12 34 56" not in page


def test_a_remark_is_warned_about_before_it_is_typed(namur, steward, as_role):
    shop = make_shop(namur)
    page = text_of(steward.get(page_of(shop, "remarques/")))
    assert page.index("Pas de remarque sur une personne") < page.index(
        "Remarque</label>".removesuffix("</label>")
    )
    assert steward.post(page_of(shop, "remarques/"), {"text": "x" * 281}).status_code == 422

    steward.post(page_of(shop, "remarques/"), {"text": "Entrée par la cour"})

    assert "Entrée par la cour" in text_of(steward.get(page_of(shop)))
    with tenant_context(namur):
        note = ShopNote.objects.get()
    delete = page_of(shop, f"remarques/{note.pk}/")
    assert as_role(Role.STEWARD).post(delete).status_code == 403
    assert as_role(Role.MANAGER).post(delete).status_code == 302


def test_one_timeline_holds_all_channels_of_a_shop_and_its_doubles_and_no_score(namur, steward):
    edition = make_running_edition()
    session = make_coming_session(edition, namur)
    claim = make_group(namur, session, "Anne Martin", shop="Le Pain doré", email="anne@exemple.test")
    with tenant_context(namur):
        double = Shop.objects.get(name="Le Pain doré")
        Mail.objects.create(
            unique_key=f"signup:{claim.uuid}:confirmed:0",
            kind="confirmed",
            recipient="anne@exemple.test",
            subject="Votre séance",
            body_text="",
            state="sent",
            sent_at=timezone.now(),
        )
        Mail.objects.create(unique_key="other", kind="x", recipient="x@x.test", subject="Autre", body_text="")
    shop = make_shop(namur, name="Boulangerie du Pain doré")
    attend(namur, make_session(edition, namur), double, make_person(namur, name="Luc Petit"))
    finished_attempt(namur, shop=shop)
    with tenant_context(namur):
        merge_shops(shop=double, into=shop, on=today(), actor=None)
        score = shop.diagnostics.get()
        type(score).objects.filter(pk=score.pk).update(score=87, band="connecte")

    page = text_of(steward.get(page_of(shop, "parcours/")))

    for expected in (
        "Inscription à la séance du", "confirmée", "Anne Martin", "Votre séance", "envoyé",
        "Présence à la séance du 1er mai 2024", "Luc Petit", "Un autodiagnostic a été fait",
    ):  # fmt: skip
        assert expected in page, expected
    assert not re.search(r"\b87\b", page)
    assert "connecté" not in page.replace("Commerce connecté", "")
    assert "Autre" not in page
    assert page.index("Votre séance") < page.index("Présence à la séance")
    assert "Le Pain doré" in text_of(steward.get(page_of(shop)))
    of_double = text_of(steward.get(page_of(double)))
    assert (
        "Ce commerce est un doublon : il ne fait plus qu’un avec « Boulangerie du Pain doré »." in of_double
    )
    assert "Corriger la fiche" not in of_double
    assert steward.get(page_of(double, "modifier/")).status_code == 302
    assert steward.get(page_of(double, "etat/")).status_code == 404


def test_the_timeline_goes_page_by_page(namur, steward):
    shop, edition, person = make_shop(namur), make_running_edition(), make_person(namur)
    for month in range(1, 13):
        for day in (1, 15):
            attend(namur, make_session(edition, namur, on=date(2024, month, day)), shop, person)

    first, second = (text_of(steward.get(page_of(shop, f"parcours/?page={n}"))) for n in (1, 2))

    assert "15 décembre 2024" in first
    assert "Plus ancien" in first
    assert "Plus récent" not in first
    assert "1er janvier 2024" in second
    assert "Plus ancien" not in second
    assert steward.get(page_of(shop, "parcours/?page=x")).status_code == 200
    assert steward.get(page_of(shop, "parcours/?page=999")).status_code == 200


def test_a_page_asks_as_often_for_ten_of_each_as_for_one(namur, steward):
    shop, edition = full_shop(namur), make_running_edition()
    author = make_user()

    def one_of_each(n: int) -> None:
        contact = contact_of(namur, shop, email=f"marie{n}@exemple.test")
        attend(namur, make_session(edition, namur), shop, contact.person)
        with tenant_context(namur):
            give_consents(person=contact.person, purposes=["news"], language="fr", now=timezone.now())
            set_state(
                shop,
                RegisterState.ACTIVE if n % 2 else RegisterState.VACANT,
                on=date(2026, 1, 1 + n),
                source=Origin.STAFF,
                actor=None,
                now=datetime(2026, 2, 1, tzinfo=UTC),
            )
            write_note(organisation=namur, shop=shop, text=f"Note {n}", actor=author, now=timezone.now())
            change_shop(shop, {"number": str(n)}, source=Origin.STAFF, actor=author, now=timezone.now())
            merge_shops(shop=make_shop(namur, name=f"Double {n}"), into=shop, on=today(), actor=None)
            Association.objects.create(name=f"Association {n}").shops.add(shop)

    assert_constant(steward, page_of(shop), one_of_each)
    for name in ("", "parcours/", "modifications/"):
        asked = statements(steward, page_of(shop, name))
        assert len(asked) <= AT_MOST, "\n".join(asked)


def test_associations_are_listed_with_their_shops_and_kept_by_editors(namur, as_role):
    shop = make_shop(namur)
    manager, reader = as_role(Role.MANAGER), as_role(Role.READER)
    for folder, model in (("associations", Association), ("etiquettes", Tag)):
        page = f"{FOLDER}{folder}/"
        assert reader.post(page, {"name": "Prise"}).status_code == 403
        manager.post(page, {"name": "Les Vitrines"})
        assert manager.post(page, {"name": "les VITRINES"}).status_code == 422
        with tenant_context(namur):
            label = model.objects.get()
            label.shops.add(shop)
        assert "1 commerce" in text_of(reader.get(page))
        one = f"{page}{label.pk}/"
        assert manager.get(one).status_code == 200
        assert manager.post(one, {"delete": "1"}).status_code == 422
        assert manager.post(one, {"name": ""}).status_code == 422
        assert manager.post(one, {"name": "Les Vitrines de Namur"}).status_code == 302
        with tenant_context(namur):
            label.shops.clear()
        assert manager.post(one, {"delete": "1"}).status_code == 302
        assert manager.get(one).status_code == 404


def test_ten_associations_ask_as_often_as_one(namur, steward):
    def one(n: int) -> None:
        with tenant_context(namur):
            Association.objects.create(name=f"Association {n}").shops.add(make_shop(namur, name=f"Chez {n}"))

    assert_constant(steward, f"{FOLDER}associations/", one)
