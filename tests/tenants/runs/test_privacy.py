"""Reports of a city quote its shops and people: they go when one of these is erased."""

import pytest
from django_tenants.utils import tenant_context

from kernel.files import path_of, reserve
from kernel.privacy import holdings
from tenants.runs.models import Run
from tests.factories.runs import make_run

pytestmark = pytest.mark.django_db
DIGEST, NEW = "a" * 64, "b" * 64


def holding():
    return next(one for one in holdings() if one.app == "runs")


def report_of(city) -> str:
    name = reserve(city.storage_prefix, "trial", ".csv")
    path_of(name).write_text("Anne;Chez Anne", encoding="utf-8")
    return name


def test_erasing_a_person_takes_the_files_of_the_citys_runs_and_of_no_others(
    namur, dinant, django_capture_on_commit_callbacks
):
    here = make_run(namur, "trial.run", state="done", result={"n": 2}, report_file=report_of(namur))
    elsewhere = make_run(dinant, "trial.run", state="done", report_file=report_of(dinant))
    with tenant_context(namur), django_capture_on_commit_callbacks(execute=True):
        assert holding().erase(DIGEST, NEW) == 1
        kept = Run.objects.get()
    assert (kept.report_file, kept.result) == ("", {"n": 2})
    assert not path_of(here.report_file).exists()
    assert path_of(elsewhere.report_file).exists()


def test_a_file_that_is_still_to_be_read_stays(namur):
    """Its run is under way; it goes with the run's end."""
    make_run(namur, "trial.run", input_file=report_of(namur))
    with tenant_context(namur):
        assert holding().erase(DIGEST, NEW) == 0


def test_erasing_again_finds_nothing_and_there_is_nothing_to_export(namur):
    make_run(namur, "trial.run", state="done", report_file=report_of(namur))
    with tenant_context(namur):
        assert holding().erase(DIGEST, NEW) == 1
        assert holding().erase(DIGEST, NEW) == 0
        assert holding().export(DIGEST) == []
