"""A list of shops from preview to undoing: what is written, what is kept, what hangs on it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tenants.journal.models import Entry
from tenants.shops.models import Association, Contact, Origin, Person, Shop, ShopChange, ShopState
from tenants.shops.services import add_shop, change_shop
from tenants.table_import import runs, services
from tenants.table_import.errors import ImportUnderWay
from tenants.table_import.models import Contradictions, ImportState, TableImport
from tests.factories.facts import make_person
from tests.factories.imports import CSV, previewed, rows_of, run_step, undone, write, written

ON = date(2026, 1, 5)
LIST = (
    "Enseigne;Gérant;Adresse;CP;Localité;Tél;Secteur;Association\n"
    "Boulangerie Lambert;Anne Lambert;Rue de Fer 12;5000;Namur;081223344;boulangerie;Namur Centre\n"
    "Optique Vérité;Marc Vérité;Rue de l’Ange 5;5000;Namur;0470123456;opticien;\n"
)


def known(**values):
    values = {
        "name": "Boulangerie Lambert",
        "street": "Rue de Fer",
        "number": "12",
        "postal_code": "5000",
    } | values
    return add_shop(values, source=Origin.STAFF, actor=None, on=ON)


def test_new_shops_enter_the_register_with_their_contacts(in_namur, manager):
    table = written(in_namur, manager, LIST)

    assert table.state == ImportState.WRITTEN
    assert table.input_file == ""
    shop = Shop.objects.get(name="Boulangerie Lambert")
    assert (shop.origin, shop.street, shop.number, shop.sector_id) == ("file", "Rue de Fer", "12", "ALI-BOU")
    assert shop.name_key == "boulangerie lambert"
    assert list(ShopState.objects.values_list("state", "source")) == [("active", "file")] * 2
    assert set(Contact.objects.values_list("person__name", "role")) == {
        ("Anne Lambert", "owner"),
        ("Marc Vérité", "owner"),
    }
    assert [one.name for one in shop.associations.all()] == ["Namur Centre"]
    assert Entry.objects.get(action="table.imported").details["n_added"] == 2


def test_a_known_shop_is_completed_and_keeps_what_it_has(in_namur, manager):
    shop = known(phone="+32 81 99 99 99")
    table = previewed(in_namur, manager, CSV)
    [row] = rows_of(table)
    assert (row.outcome, row.object_id) == ("changed", shop.pk)
    assert row.changes["locality"] == ["", "Namur"]
    assert row.changes["phone"] == ["+32 81 99 99 99", "+32 81 22 33 44"]

    write(in_namur, manager, table)

    shop.refresh_from_db()
    assert (shop.locality, shop.phone, shop.version) == ("Namur", "+32 81 99 99 99", 2)
    assert ShopChange.objects.get().changes == {"locality": ["", "Namur"]}


@pytest.mark.parametrize("per_row", [True, False])
def test_what_contradicts_is_replaced_where_staff_say_so(in_namur, manager, per_row):
    shop = known(phone="+32 81 99 99 99")
    table = previewed(in_namur, manager, CSV)
    if per_row:
        services.decide(table, {rows_of(table)[0].pk: "replace"}, now=timezone.now())
    else:
        services.choose_contradictions(table, Contradictions.REPLACE)

    write(in_namur, manager, table)

    shop.refresh_from_db()
    assert shop.phone == "+32 81 22 33 44"


def test_a_list_brought_twice_changes_nothing(in_namur, manager):
    written(in_namur, manager, LIST)

    table = previewed(in_namur, manager, LIST)

    assert table.counts["outcomes"] == {"same": 2}


def test_a_shop_that_may_be_another_is_asked_about(in_namur, manager):
    shop = known(number="14")
    table = previewed(in_namur, manager, CSV)
    [row] = rows_of(table)
    assert (row.outcome, row.candidates) == ("unsure", [shop.pk])

    services.decide(table, {row.pk: str(shop.pk)}, now=timezone.now())
    write(in_namur, manager, table)

    shop.refresh_from_db()
    assert Shop.objects.count() == 1
    assert shop.phone == "+32 81 22 33 44"


def test_without_a_choice_it_is_left_out(in_namur, manager):
    known(number="14")

    written(in_namur, manager, CSV)

    assert Shop.objects.count() == 1


def test_one_establishment_number_is_one_shop_whatever_its_name(in_namur, manager):
    shop = known(bce="2136514278")
    table = previewed(in_namur, manager, "Enseigne;N° établissement\nTout autre;2.136.514.278\n")

    assert rows_of(table)[0].object_id == shop.pk


def test_the_register_changed_between_preview_and_import(in_namur, manager):
    table = previewed(in_namur, manager, LIST)
    known()

    table = write(in_namur, manager, table)

    assert (table.state, table.run.state) == (ImportState.PREVIEWED, "refused")
    assert "prévisualisez à nouveau" in table.run.error
    assert Shop.objects.count() == 1


def test_of_two_imports_of_one_list_the_second_is_refused(in_namur, manager):
    one, other = previewed(in_namur, manager, LIST), previewed(in_namur, manager, LIST)

    write(in_namur, manager, one)
    other = write(in_namur, manager, other)

    assert other.run.state == "refused"
    assert Shop.objects.count() == 2


def test_asked_for_twice_it_is_under_way_once(in_namur, manager):
    table = previewed(in_namur, manager, LIST)
    services.ask_for_write(in_namur, table, actor=manager, now=timezone.now())

    with pytest.raises(ImportUnderWay):
        services.ask_for_write(in_namur, table, actor=manager, now=timezone.now())


def test_killed_midway_it_leaves_nothing_and_is_done_again(in_namur, manager, monkeypatch):
    table = previewed(in_namur, manager, LIST)
    services.ask_for_write(in_namur, table, actor=manager, now=timezone.now())

    def killed(*args: object, **options: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(runs, "forget_files", killed)
        with pytest.raises(SystemExit):
            run_step(in_namur, table)
    assert not Shop.objects.exists()
    assert TableImport.objects.get().run.state == "running"

    table = run_step(in_namur, table)

    assert table.state == ImportState.WRITTEN
    assert Shop.objects.count() == 2


def test_undone_as_a_whole(in_namur, manager):
    shop = known(name="Optique Vérité", street="Rue de l’Ange", number="5", phone="")
    table = written(in_namur, manager, LIST)

    table = undone(in_namur, manager, table)

    assert table.state == ImportState.UNDONE
    assert [one.pk for one in Shop.objects.all()] == [shop.pk]
    shop.refresh_from_db()
    assert (shop.phone, shop.locality, shop.sector_id) == ("", "", None)
    assert not Contact.objects.exists()
    assert not Person.objects.exists()
    assert not Association.objects.exists()
    assert list(ShopState.objects.current().values_list("shop", "source")) == [(shop.pk, "staff")]


def test_not_undone_once_something_hangs_on_it(in_namur, manager):
    table = written(in_namur, manager, LIST)
    shop = Shop.objects.get(name="Boulangerie Lambert")
    Contact.objects.create(
        shop=shop, person=make_person(in_namur, name="Zoé"), role="owner", source="sign_up"
    )

    table = undone(in_namur, manager, table)

    assert (table.state, table.run.state) == (ImportState.WRITTEN, "refused")
    assert table.run.result is not None
    [dependent] = table.run.result["dependents"]
    assert "Boulangerie Lambert" in dependent["text"]
    assert Shop.objects.count() == 2


def test_not_undone_once_a_shop_was_corrected(in_namur, manager):
    table = written(in_namur, manager, LIST)
    shop = Shop.objects.get(name="Boulangerie Lambert")
    change_shop(shop, {"phone": "+32 81 00 00 00"}, source=Origin.STAFF, actor=manager, now=timezone.now())

    table = undone(in_namur, manager, table)

    assert table.run.state == "refused"


def test_rows_of_the_company_register_keep_what_the_extract_said(in_namur, manager):
    rows = [
        {"name": "Boulangerie Lambert", "establishment": "2136514278", "street": "Rue de Fer", "number": "12"}
    ]

    def brought(name: str) -> TableImport:
        table = services.ask_for_preview_of_rows(
            in_namur, "shops", [rows[0] | {"name": name}], label="BCE", actor=manager,
            origin=Origin.COMPANY_REGISTER, origin_on=ON,
        )  # fmt: skip
        return write(in_namur, manager, run_step(in_namur, table))

    brought("Boulangerie Lambert")
    shop = Shop.objects.get()
    assert shop.company_values is not None
    assert (shop.origin, shop.origin_on, shop.company_values["name"]) == (
        "register",
        ON,
        "Boulangerie Lambert",
    )
    assert ShopState.objects.get().happened_on == ON

    brought("Lambert et fils")
    shop.refresh_from_db()
    assert shop.name == "Lambert et fils"

    change_shop(shop, {"name": "Chez Anne"}, source=Origin.STAFF, actor=manager, now=timezone.now())
    brought("Lambert SA")
    shop.refresh_from_db()
    assert (shop.name, shop.company_values["name"]) == ("Chez Anne", "Lambert SA")


def test_a_person_is_erased_from_staged_rows_too(in_namur, manager):
    from kernel.privacy import holdings  # noqa: PLC0415
    from tenants.shops.digests import contact_digest  # noqa: PLC0415

    table = previewed(
        in_namur, manager, "Enseigne;E-mail du contact\nChez Anne;anne@exemple.be\nChez Zoé;zoe@exemple.be\n"
    )
    digest = contact_digest("anne@exemple.be")

    for holding in holdings():
        holding.erase(digest, "f" * 64)

    assert [row.values.get("name") for row in rows_of(table)] == [None, "Chez Zoé"]
    assert TableImport.objects.get().survey == {}


def test_no_consent_comes_with_a_list(in_namur, manager):
    written(in_namur, manager, "Enseigne;Remarques;E-mail\nChez Anne;ne paie jamais;anne@exemple.be\n")

    assert "paie" not in str(list(Shop.objects.values()))
