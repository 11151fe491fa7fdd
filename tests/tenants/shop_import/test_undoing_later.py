"""An import taken back some days later: what was found meanwhile goes with it, what people did holds it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from campaigns.signups.services import TypedPerson, TypedShop, sign_up
from campaigns.visits.models import Visit
from kernel.clock import today
from tenants.doubles.finding import find_shop_doubles
from tenants.doubles.models import PersonDouble, ShopDouble
from tenants.doubles.services import say_different
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.shops.models import Person, Shop
from tenants.table_import.models import ImportState
from tests.factories.facts import make_edition, make_person, make_shop
from tests.factories.imports import undone, written
from tests.factories.sessions import make_coming_session, make_running_edition

LIST = (
    "Enseigne;Gérant;Adresse;CP;Tél\n"
    "Boulangerie Lambert;Anne Lambert;Rue de Fer 12;5000;081 22 33 44\n"
    "Optique Vérité;Marc Vérité;Rue de l’Ange 5;5000;081 22 33 45\n"
)


def reasons_of(table) -> str:
    return " ".join(one["reason"] for one in table.run.result["dependents"])


def test_doubles_are_looked_for_after_an_import(in_namur, manager):
    written(in_namur, manager, LIST)

    assert Due.objects.filter(organisation=in_namur, kind=DueKind.FIND_DOUBLES).exists()


@pytest.mark.parametrize("is_answered", [False, True])
def test_pairs_that_were_proposed_meanwhile_go_with_it(in_namur, manager, is_answered):
    known = make_shop(in_namur, name="Lunettes du Pont", phone="081 22 33 45")
    table = written(in_namur, manager, LIST)
    assert find_shop_doubles(timezone.now()) == 1
    somebody = make_person(in_namur, name="Anne Lambert")
    PersonDouble.objects.create(
        first=Person.objects.exclude(pk=somebody.pk).earliest("pk"),
        second=somebody,
        strength="sure",
        reasons=[],
    )
    if is_answered:
        say_different(ShopDouble.objects.get(), actor=manager, now=timezone.now())

    table = undone(in_namur, manager, table)

    assert table.state == ImportState.UNDONE, table.run.result
    assert list(Shop.objects.all()) == [known]
    assert list(Person.objects.all()) == [somebody]
    assert not ShopDouble.objects.exists()
    assert not PersonDouble.objects.exists()


def test_a_sign_up_holds_it_and_is_named_with_its_page(in_namur, manager, client_on):
    table = written(in_namur, manager, LIST)
    session = make_coming_session(make_running_edition(), in_namur)
    shop = Shop.objects.get(name="Optique Vérité")
    sign_up(
        organisation=in_namur,
        session=session,
        form_key=uuid4(),
        shop=TypedShop(name="", uuid=shop.uuid),
        people=[TypedPerson("Zoé Verly", "owner", "zoe@verly.example", "")],
        language="fr",
        source="web",
        now=timezone.now(),
    )

    table = undone(in_namur, manager, table)

    assert (table.state, table.run.state) == (ImportState.WRITTEN, "refused")
    assert "une inscription" in reasons_of(table)
    assert table.run.result is not None
    assert [one["text"].split(" (")[0] for one in table.run.result["dependents"]] == ["Optique Vérité"]
    assert Shop.objects.count() == 2
    page = client_on(in_namur, manager).get(f"/espace/commerces/importer/{table.uuid}/").content.decode()
    assert f'<a href="/espace/commerces/{shop.uuid}/">Optique Vérité' in page
    assert "une inscription" in page


def test_a_visit_holds_it_and_is_named(in_namur, manager):
    table = written(in_namur, manager, LIST)
    Visit.objects.create(
        edition=make_edition(),
        shop=Shop.objects.get(name="Optique Vérité"),
        visited_at=timezone.now() - timedelta(hours=1),
        steward="Ada",
        outcome="thinking",
        happened_on=today(),
    )

    table = undone(in_namur, manager, table)

    assert reasons_of(table) == "une visite"
