"""The worked example: 325 shops came in 2016; one was there twice, so 324 did, and as many people."""

from __future__ import annotations

from datetime import date

import pytest
from django_tenants.utils import tenant_context

from archive.exporting.services import export_archive
from archive.importing.services import import_archive
from campaigns.attendance.models import Attendance
from campaigns.editions.models import Edition
from dashboards.bilan.selectors import compute_bilan
from dashboards.engine.comparison.selectors import comparison_of
from dashboards.engine.figures.rules import merge_effects
from dashboards.engine.snapshots.services import recompute_cities, recompute_programme
from kernel.clock import today
from kernel.facts import Reading
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop, ShopMerge
from tenants.shops.services import merge_shops, undo_merge
from tests.archive.editions import EXAMPLES, expected_of, set_edition
from tests.factories.browsers import make_client
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db
FOLDER = EXAMPLES / "edition_2016"


@pytest.fixture
def edition() -> Edition:
    return Edition.objects.get(code=import_archive(FOLDER).edition_code)


@pytest.fixture
def two_that_came(edition) -> tuple[Organisation, Shop, Shop]:
    """Two shops of one city that both came."""
    for city in Organisation.objects.cities():
        with tenant_context(city):
            came = Attendance.objects.filter(outcome="present").order_by("id")
            ids = list(dict.fromkeys(came.values_list("shop_id", flat=True)))
            if len(ids) > 4:
                shops = Shop.objects.in_bulk(ids[:2])
                return city, shops[ids[0]], shops[ids[1]]
    raise AssertionError("no city with shops that came")


def test_325_shops_are_324_on_city_agency_and_bilan_and_the_ledger_says_why(edition, two_that_came, agency):
    city, shop, into = two_that_came
    expected = expected_of(FOLDER)["now"]
    day = date.fromisoformat(expected["as_of"])
    before = compute_bilan(edition, day, Reading.TRUE)
    [snapshot] = recompute_cities([city], edition, day)
    n_of_city = snapshot.figures["shops"]
    assert (before.figures["shops"], before.figures["persons"]) == (expected["shops"], expected["persons"])
    assert merge_effects(before.inputs) == {} or before.inputs.merges

    with tenant_context(city):
        merge = merge_shops(shop=shop, into=into, on=today(), actor=None)

    after = compute_bilan(edition, day, Reading.TRUE)
    changed = {code for code, value in after.figures.items() if value != before.figures[code]}
    assert after.figures["shops"] == expected["shops"] - 1
    assert after.figures["persons"] == expected["persons"]
    assert after.figures["participants"] == expected["participants"]
    assert changed <= {
        "shops", "shops_per_session", "shops_per_session_first20", "public_cost_per_shop",
    }  # fmt: skip
    assert all(identity.holds for identity in after.identities if identity.code == "shops_of_cities")
    # As known then nothing changes before today.
    then = compute_bilan(edition, day, Reading.KNOWN).figures["shops"]
    with tenant_context(city):
        undo_merge(merge=merge, actor=None)
    assert compute_bilan(edition, day, Reading.KNOWN).figures["shops"] == then
    assert compute_bilan(edition, day, Reading.TRUE).figures == before.figures
    with tenant_context(city):
        merge_shops(shop=shop, into=into, on=today(), actor=None)

    recompute_cities([city], edition, day)
    recompute_programme(edition, day)
    own = next(one for one in comparison_of(edition).cities if one.slug == city.slug)
    assert own.figures["shops"] == n_of_city - 1

    browser = make_client(agency, make_member(agency, "analyst"))
    page = browser.get(f"/agence/bilan/?edition={edition.code}&day={day}&reading=true").content.decode()
    n = len(before.inputs.merges) + 1
    text = "fusion de doublons change ce chiffre" if n == 1 else "fusions de doublons changent ce chiffre"
    assert text in page.replace("\u00a0", " ")
    known = browser.get(f"/agence/bilan/?edition={edition.code}&day={day}&reading=known").content.decode()
    assert known.count("doublons change") < page.count("doublons change") or before.inputs.merges


def test_an_archive_carries_the_merge_and_not_how_it_was_made(edition, two_that_came, tmp_path):
    city, shop, into = two_that_came
    with tenant_context(city):
        merge_shops(shop=shop, into=into, on=today(), actor=None, taken=["street"])
        n_merges = ShopMerge.objects.current().count()
    day = today()
    figures = compute_bilan(edition, day, Reading.TRUE).figures
    export_archive(edition, tmp_path / "archive", is_zip=False)
    set_edition(tmp_path / "archive", code="again")

    assert import_archive(tmp_path / "archive").is_importable

    with tenant_context(city):
        # Under another code the archive's shops are other rows: their merge came along.
        assert ShopMerge.objects.current().count() == 2 * n_merges
        assert ShopMerge.objects.filter(taken__isnull=False).count() <= n_merges
    again = compute_bilan(Edition.objects.get(code="again"), day, Reading.TRUE).figures
    assert (again["shops"], again["persons"]) == (figures["shops"], figures["persons"])
