"""Modules that know no framework, save for labels in the reader's language."""

import ast

import pytest

from tests.architecture.project import PROJECT, modules, place, pyproject

LABELS_ONLY = (
    "dashboards/engine/comparison/columns.py",
    "dashboards/engine/figures/definitions.py",
    "dashboards/engine/figures/live.py",
)


def contract() -> dict:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    return next(one for one in contracts if one["type"] == "forbidden")


def test_every_rules_module_is_under_the_contract():
    expressions = set(contract()["source_modules"])
    areas = {place(path).split("/")[0] for path in modules() if path.name == "rules.py"}
    assert {f"{area}.**.rules" for area in areas} <= expressions


def test_the_only_exceptions_are_labels_and_app_configurations():
    excepted = {line.split(" -> ")[0] for line in contract()["ignore_imports"]}
    labels = {path.removesuffix(".py").replace("/", ".") for path in LABELS_ONLY}
    assert excepted == labels | {"**.apps"}


@pytest.mark.parametrize("path", LABELS_ONLY)
def test_an_exception_takes_translations_of_django_and_nothing_else(path):
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    taken = {
        (node.module, name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django")
        for name in node.names
    }
    plain = [
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
        if name.name.startswith("django")
    ]
    assert {module for module, _ in taken} == {"django.utils.translation"}
    assert {name for _, name in taken} <= {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
    assert plain == []


def test_no_rule_reads_the_clock():
    """`today` is a parameter."""
    clocks = ("date.today(", "datetime.now(", "timezone.now(", "time.time(")
    rules = [path for path in modules() if path.name in {"rules.py", "scoring.py", "steps.py", "columns.py"}]
    assert [place(path) for path in rules if any(clock in path.read_text() for clock in clocks)] == []
