"""Every app has its place in the layers, and its face is its own business."""

from functools import lru_cache

import grimp
import pytest
from django.conf import settings

from tests.architecture.project import AREAS, PLATFORM, PLATFORM_APPS, PROJECT, apps, pyproject

# What faces the outside: another app asks the models, selectors, services, errors instead.
PRIVATE = {"views", "sign_in_views", "public_views", "forms", "api", "serializers", "tasks", "urls"}
# The top layer puts the faces together.
MAY_IMPORT_FACES = ("portal.urls", "portal.due", "portal.celery")


@lru_cache(maxsize=1)
def imports() -> grimp.ImportGraph:
    return grimp.build_graph(*PLATFORM, *AREAS, cache_dir=None)


def contracts() -> list[dict]:
    return pyproject()["tool"]["importlinter"]["contracts"]


def named_in(layers: list[str]) -> set[str]:
    return {name.strip(" ()") for layer in layers for name in layer.replace(":", "|").split("|")}


def test_the_layers_contract_names_every_area():
    layers = next(contract["layers"] for contract in contracts() if "containers" not in contract)
    assert set(layers) == {*AREAS, *PLATFORM}


@pytest.mark.parametrize("area", AREAS)
def test_the_contract_of_an_area_names_every_app_of_it(area):
    contract = next(one for one in contracts() if one.get("containers") == [area])
    assert contract["exhaustive"] is True
    assert {f"{area}.{name}" for name in named_in(contract["layers"])} == {
        app for app in apps() if app.startswith(f"{area}.")
    }


def test_every_app_is_installed():
    ours = {name for name in settings.INSTALLED_APPS if name.split(".")[0] in AREAS}
    assert ours == set(apps())


def app_of(module: str) -> str:
    area, *inside = module.split(".")
    return area if area in PLATFORM_APPS else f"{area}.{inside[0]}" if inside else area


def test_no_app_imports_the_views_forms_api_or_tasks_of_another():
    graph = imports()
    crossing = [
        f"{importer} -> {module}"
        for module in sorted(graph.modules)
        if module.rpartition(".")[2] in PRIVATE and module.split(".")[0] in (*AREAS, *PLATFORM)
        for importer in sorted(graph.find_modules_that_directly_import(module))
        if app_of(importer) != app_of(module) and not importer.startswith(MAY_IMPORT_FACES)
    ]
    # kernel.tasks and kernel.forms are no app's face: they are the bases.
    assert [line for line in crossing if "-> kernel." not in line] == []


def test_no_package_sits_beside_the_apps_unnoticed():
    """A folder with code directly in the project that is no area would escape every check."""
    known = {*AREAS, "platform", "tests"}
    folders = {path.parent.name for path in PROJECT.glob("*/__init__.py")}
    assert folders - known == set()
