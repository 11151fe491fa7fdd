"""The maturity pages: what a city and the Agence may read, the same in the file, and nothing else."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.html import escape

from dashboards.bilan.selectors import compute_bilan
from dashboards.engine.snapshots.maturity import group_view, published_comparison, published_maturity
from dashboards.engine.snapshots.models import ProgrammeSnapshot
from dashboards.engine.snapshots.services import recompute_programme
from diagnostic.attempt_counts.models import AttemptCount
from kernel.clock import today
from kernel.facts import Reading
from tenants.membership.roles import Role
from tests.factories.diagnostics import finished_attempt
from tests.factories.sessions import make_coming_session, make_running_edition

YESTERDAY = timedelta(days=1)


@pytest.fixture
def edition(db):
    return make_running_edition()


@pytest.fixture
def answered(edition, namur, dinant):
    """Of Namur twelve shops yesterday, one of them low; of Dinant four; computed."""
    yesterday = timezone.now() - YESTERDAY
    for number in range(12):
        finished_attempt(namur, about=5 if number == 0 else 50, edition=edition, finished_at=yesterday)
    for _ in range(4):
        finished_attempt(dinant, about=90, edition=edition, finished_at=yesterday)
    recompute_programme(edition, today())
    return edition


@pytest.fixture
def analyst(client_on, agency, member):
    return client_on(agency, member(agency, Role.ANALYST))


def reader_of(city, client_on, member):
    return client_on(city, member(city, Role.READER))


def file_of(browser, address: str) -> list[list[str]]:
    response = browser.get(address)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_a_city_reads_its_own_numbers_and_on_how_many(answered, namur, client_on, member):
    page = reader_of(namur, client_on, member).get("/espace/maturite/").content.decode()

    assert "12 autodiagnostics de 12 commerces" in page
    assert "moins de 5, ou un nombre caché" in page


def test_what_is_hidden_is_nowhere(answered, namur, client_on, member):
    """One is at the start, eleven on the way: neither number is in the page, nor in the file."""
    browser = reader_of(namur, client_on, member)
    page = browser.get("/espace/maturite/").content.decode()
    bands = page[page.index('id="bands-heading"') : page.index('id="dimensions-heading"')]
    rows = [row for row in file_of(browser, "/espace/maturite.csv") if row[1] == "Paliers"]

    counts = re.findall(r'<td class="number">\s*(\d+)', bands)
    assert "1" not in counts
    assert "11" not in counts
    assert {row[4] for row in rows} <= {"0", "< 5"}
    assert bands.count("bar-fill") == counts.count("0")


def test_the_file_says_what_the_page_says(answered, namur, client_on, member):
    browser = reader_of(namur, client_on, member)
    page = re.sub(r"\s+", " ", browser.get("/espace/maturite/").content.decode())
    rows = file_of(browser, "/espace/maturite.csv")[1:]

    dimensions = [row for row in rows if row[1] == "Dimensions"]
    assert len(dimensions) == 6
    for row in dimensions:
        assert escape(row[3]) in page
        assert f'<td class="number">{float(row[5]):.1f}'.replace(".", ",") in page
    for row in rows:
        if row[1] == "Thèmes conseillés":
            assert re.search(rf'{re.escape(escape(row[3]))}</th>.*?<td class="number">{row[4]}</td>', page)


def test_a_city_with_four_shops_says_that_they_wait(answered, dinant, client_on, member):
    browser = reader_of(dinant, client_on, member)
    page = browser.get("/espace/maturite/").content.decode()

    assert "Pas encore de résultats à montrer" in page
    assert "pas encore ceux de cinq commerces" in page
    assert len(file_of(browser, "/espace/maturite.csv")) == 1


def test_the_agence_sorts_the_cities_of_which_something_may_be_told(answered, analyst):
    page = analyst.get("/agence/maturite/?sort=-mean").content.decode()
    cities = page[page.index('id="cities-heading"') :]

    assert "Namur" in cities
    assert "Dinant" not in cities
    rows = file_of(analyst, "/agence/maturite.csv?sort=-mean")
    assert [row[0] for row in rows if row[1] == "Ensemble"] == ["Tout le programme", "Namur"]


def test_the_agence_reads_a_city_as_the_city_does(answered, analyst, namur, client_on, member):
    own = file_of(reader_of(namur, client_on, member), "/espace/maturite.csv")

    assert file_of(analyst, "/agence/maturite.csv?ville=namur") == own
    assert "Namur" in analyst.get("/agence/maturite/?ville=namur").content.decode()


@pytest.mark.parametrize(
    "question", ["sector=ALI-BOU", "sort=-score", "ville=nulle-part", "edition=1999", "session=3"]
)
@pytest.mark.parametrize("path", ["/agence/maturite/", "/agence/maturite.csv"])
def test_a_question_outside_the_list_is_refused(answered, analyst, path, question):
    response = analyst.get(f"{path}?{question}")

    assert response.status_code == 422
    assert "Question refusée" in response.content.decode()


@pytest.mark.parametrize("question", ["ville=dinant", "sort=n"])
def test_a_city_cannot_ask_for_another(answered, namur, client_on, member, question):
    assert reader_of(namur, client_on, member).get(f"/espace/maturite/?{question}").status_code == 422


def test_before_anything_was_computed_the_pages_say_what_to_do(edition, analyst, namur, client_on, member):
    assert "Proposez-le en séance" in analyst.get("/agence/maturite/").content.decode()
    assert "Proposez-le" in reader_of(namur, client_on, member).get("/espace/maturite/").content.decode()


def test_todays_results_count_from_the_end_of_the_day(edition, namur):
    for _ in range(6):
        finished_attempt(namur, edition=edition)
    recompute_programme(edition, today())

    maturity = published_maturity(edition)
    assert maturity.programme.n == 0
    assert maturity.programme.is_waiting
    assert maturity.cities["namur"].is_waiting


def test_a_result_is_compared_with_the_nearest_group_that_may_be_told(answered, namur, dinant):
    here = published_comparison(answered, namur, "ALI-BOU")
    assert here.level in ("sector_city", "sector_region")
    assert here.n >= 12
    assert published_comparison(answered, dinant, "ALI-BOU").level == "sector_region"
    assert published_comparison(answered, namur, None).level == "retail_region"
    assert published_comparison(answered, namur, "CUL-LIB").level == "retail_region"


def test_the_view_of_a_group_needs_five_of_one_city(edition, namur, dinant, django_assert_max_num_queries):
    session = make_coming_session(edition, namur, dinant, in_days=0)
    for city, n in ((namur, 4), (dinant, 3)):
        for _ in range(n):
            finished_attempt(city, edition=edition, session=session)
        AttemptCount.objects.create(session=session, organisation=city, n_finished=n)
    assert group_view(session, now=timezone.now()).n == 0

    finished_attempt(namur, edition=edition, session=session)
    with django_assert_max_num_queries(3):
        view = group_view(session, now=timezone.now())
    assert view.n == 5
    assert len(view.dimensions) == 6


def test_the_bilan_says_of_the_diagnostics_what_the_page_says(answered):
    published = compute_bilan(answered, today(), Reading.TRUE).published
    programme = published_maturity(answered).programme

    assert published["diagnostics"].value == programme.n
    assert published["mean_score"].value == programme.mean
    assert [None if isinstance(n, str) else n for _, n in published["bands"].cells] == list(
        programme.bands.values()
    )


def test_a_snapshot_of_before_this_version_shows_nothing(edition, analyst):
    ProgrammeSnapshot.objects.create(
        edition=edition, as_of=date(2024, 10, 4), computed_at=timezone.now(), definitions="1.0", figures={}
    )

    assert analyst.get("/agence/maturite/").status_code == 200
    assert published_maturity(edition) is None
