"""Every app has its place in the layers, and its face is its own business."""

from functools import lru_cache

import grimp
import pytest
from django.conf import settings

from tests.architecture.project import (
    AREAS,
    GROUPS,
    PLATFORM,
    PLATFORM_APPS,
    PROJECT,
    apps,
    packages_in,
    pyproject,
)

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


@pytest.mark.parametrize("container", [*AREAS, *GROUPS])
def test_the_contract_of_an_area_or_group_names_every_package_of_it(container):
    contract = next(one for one in contracts() if one.get("containers") == [container])
    assert contract["exhaustive"] is True
    assert {f"{container}.{name}" for name in named_in(contract["layers"])} == set(packages_in(container))


def test_the_engine_of_the_figures_knows_no_page():
    graph = imports()
    pages = {
        app for app in apps() if app.startswith("dashboards.") and not app.startswith("dashboards.engine")
    }
    above = {
        app_of(module)
        for inside in graph.find_descendants("dashboards.engine")
        for module in graph.find_modules_directly_imported_by(inside)
    }
    assert above & pages == set()


def test_every_app_is_installed():
    ours = {name for name in settings.INSTALLED_APPS if name.split(".")[0] in AREAS}
    assert ours == set(apps())


def app_of(module: str) -> str:
    """Of a module of the platform its first two names."""
    if module.split(".", maxsplit=1)[0] in PLATFORM_APPS:
        return module.split(".", maxsplit=1)[0]
    within_group = any(module.startswith(f"{group}.") for group in GROUPS)
    return ".".join(module.split(".")[: 3 if within_group else 2])


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
