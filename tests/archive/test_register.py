"""The register in an archive: states of shops, whether it is complete; archives without it come in, too."""

from datetime import date
from pathlib import Path

import pytest
from django_tenants.utils import tenant_context

from archive.exporting.services import export_archive
from archive.importing.services import import_archive
from campaigns.editions.models import Edition
from kernel.facts import correct
from tenants.organisations.models import Organisation
from tenants.shops.models import RegisterDeclaration, RegisterState, Shop, ShopState
from tests.archive.editions import TRICKY, counts
from tests.archive.samples import folder_of, found, problems_of

HEADER = "nis,shop_ref,since_on,state,entered_on\n"


def states(city: Organisation) -> list[tuple[str, str, date]]:
    with tenant_context(city):
        rows = ShopState.objects.current().order_by("shop__name", "happened_on")
        return [(row.shop.name, row.state, row.happened_on) for row in rows.select_related("shop")]


def declarations(city: Organisation) -> list[tuple[bool, date]]:
    with tenant_context(city):
        rows = RegisterDeclaration.objects.current()
        return list(rows.values_list("is_complete", "happened_on"))


@pytest.mark.parametrize("with_shop", [True, False])
def test_a_state_is_said_of_a_shop_and_completeness_of_a_register(tmp_path: Path, with_shop: bool) -> None:
    line = "92094,namur-001,2031-03-01,complete,\n" if with_shop else "92094,,2031-03-01,active,\n"

    problems = problems_of(folder_of(tmp_path / "a", register=HEADER + line))

    assert found(problems) == [("row_state_of_other", "register.csv", 2, "state")]


def test_an_archive_of_an_earlier_release_has_no_register_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    assert problems_of(folder_of(tmp_path / "a", register=None)) == []


def test_a_state_of_another_citys_shop_is_an_error(db: None, tmp_path: Path) -> None:
    line = "57081,namur-001,2031-03-01,active,\n"

    report = import_archive(folder_of(tmp_path / "a", register=HEADER + line), dry_run=True)

    assert ("shop_other_city", "register.csv") in {(one.code, one.file) for one in report.problems()}


def test_the_register_comes_in_goes_out_and_comes_in_again(
    imported_tricky: None, namur: Organisation, tmp_path: Path
) -> None:
    with tenant_context(namur):
        shop, other = Shop.objects.order_by("id")[:2]
        unknown = Shop.objects.create(name="Zoé sans séance", sector_id="MAI-TEX")
        for one, state, on in (
            (shop, RegisterState.ACTIVE, date(2024, 2, 1)),
            (shop, RegisterState.CLOSED, date(2024, 5, 1)),
            (other, RegisterState.VACANT, date(2024, 2, 1)),
            (unknown, RegisterState.ACTIVE, date(2024, 2, 1)),
        ):
            ShopState.objects.create(shop=one, state=state, source="staff", happened_on=on)
        RegisterDeclaration.objects.create(is_complete=True, happened_on=date(2024, 3, 1))
    known = states(namur)
    edition = Edition.objects.get(code="2024-tricky")
    export_archive(edition, tmp_path / "out", is_zip=False)

    assert counts(import_archive(tmp_path / "out")) == {}, "the same instance adds nothing"

    with tenant_context(namur):
        ShopState.objects.all().delete()
        RegisterDeclaration.objects.all().delete()
    import_archive(tmp_path / "out")

    assert states(namur) == known
    assert declarations(namur) == [(True, date(2024, 3, 1))]


def test_what_a_city_said_since_stands(imported_tricky: None, namur: Organisation, tmp_path: Path) -> None:
    with tenant_context(namur):
        shop = Shop.objects.order_by("id").first()
        assert shop is not None
        ShopState.objects.create(
            shop=shop, state=RegisterState.ACTIVE, source="staff", happened_on=date(2024, 2, 1)
        )
    export_archive(Edition.objects.get(code="2024-tricky"), tmp_path / "out", is_zip=False)
    with tenant_context(namur):
        row = ShopState.objects.get()
        correct(row, at=row.recorded_at, state=RegisterState.MOVED)

    import_archive(tmp_path / "out")

    assert [state for _, state, _ in states(namur)] == [RegisterState.MOVED]


def test_an_old_archive_still_comes_in(db: None) -> None:
    assert not (TRICKY / "register.csv").exists()
    assert import_archive(TRICKY).is_importable
