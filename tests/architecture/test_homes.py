"""One home per app: said in its docstring, in the settings and by its models alike."""

from __future__ import annotations

import re

import pytest
from django.apps import apps as registry
from django.conf import settings

from tests.architecture.project import PLATFORM_APPS, PROJECT, apps, docstring

ORGANISATIONS = ("agency", "city", "partner")
PACKAGES = [*apps(), *PLATFORM_APPS]
# Renamed after their tables were made: those, migrations and content types keep the label.
FORMER_LABELS = {
    "campaigns.rounds": "steward_rounds",
    "campaigns.visits": "rounds",
    "dashboards.questionnaire_editor": "questionnaires",
    "diagnostic.attempt_counts": "sittings",
}


def label_of(app: str) -> str:
    return FORMER_LABELS.get(app) or app.rpartition(".")[2]


def home_in_settings(app: str) -> str:
    kinds = {kind for kind, settled in settings.TENANT_TYPES.items() if app in settled["APPS"]}
    if kinds == set(ORGANISATIONS):
        return "each organisation"
    assert len(kinds) <= 1, f"{app} is listed under {kinds}"
    return kinds.pop() if kinds else "no tables"


def home_in_docstring(app: str) -> str:
    folder = PROJECT / ("platform" if app in PLATFORM_APPS else ".") / app.replace(".", "/")
    match = re.match(r"\[([a-z ]+)[\],:]", docstring(folder / "__init__.py"))
    return match[1] if match else "(not said)"


@pytest.mark.parametrize("app", PACKAGES)
def test_the_docstring_says_the_home_that_the_settings_give(app):
    assert home_in_docstring(app) == home_in_settings(app)


@pytest.mark.parametrize("app", PACKAGES)
def test_an_app_has_models_where_it_has_a_home_and_only_there(app):
    # By module, not by label: the memberships' table bears the label of the accounts.
    has_models = any(model.__module__.startswith(f"{app}.") for model in registry.get_models())
    assert has_models == (home_in_settings(app) != "no tables")


def test_no_app_is_public_and_an_organisations():
    public = set(settings.TENANT_TYPES["public"]["APPS"])
    for kind in ORGANISATIONS:
        assert public.isdisjoint(settings.TENANT_TYPES[kind]["APPS"])


def test_every_installed_app_is_listed_once():
    assert len(settings.INSTALLED_APPS) == len(set(settings.INSTALLED_APPS))


def test_an_apps_label_is_its_packages_name_or_the_one_it_had():
    """Grants, migrations and the docstrings rely on it."""
    for app in PACKAGES:
        assert registry.get_app_config(label_of(app)).name == app
