"""What is stored, or has left the building: its values, read from the code as it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from portal.celery import app
from tenants.shops.personal_links import SALT
from tests.architecture.project import modules, place

URLCONFS = ("portal.urls.agency", "portal.urls.city", "portal.urls.partner")


def _our_models() -> Iterator[type[Model]]:
    ours = {
        config.label for config in apps.get_app_configs() if not config.name.startswith(("django", "allauth"))
    }
    return (model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ours)


def tables() -> list[str]:
    """`table.column`."""
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in _our_models()
        for field in model._meta.concrete_fields
    ]


def choices() -> list[str]:
    """`table.column=value`, for columns with a list of values."""
    found = []
    for model in _our_models():
        for field in model._meta.concrete_fields:
            if field.choices and field.name not in ("language", "timezone"):
                found += [f"{model._meta.db_table}.{field.column}={value}" for value, _ in field.flatchoices]
    return found


def tasks() -> list[str]:
    """Names under which tasks lie in the broker."""
    app.loader.import_default_modules()
    return [name for name in app.tasks if not name.startswith(("celery.", "tests."))]


def paths() -> list[str]:
    """`urlconf: path`, each path as its pattern."""

    def within(patterns, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from within(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                yield path

    return [
        f"{urlconf.rpartition('.')[2]}: {path}"
        for urlconf in URLCONFS
        for path in within(get_resolver(urlconf).url_patterns, "")
    ]


def journal_codes() -> list[str]:
    """What looks like `subject.happened` in calls that note something, also by a constant of their module."""
    return [code for call in noting_calls() for code in call.codes]


@dataclass(frozen=True)
class NotingCall:
    """A call that writes to the journal, or asks for it. `codes` is empty where the caller's caller says."""

    place: str
    function: str
    codes: tuple[str, ...]


NOTING = ("record", "note", "note_on_other_sides", "note_staff_act", "write_across", "write_attendance")


def noting_calls() -> Iterator[NotingCall]:
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = dict(_constants(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in NOTING:
                yield NotingCall(place(path), _name(node.func), tuple(_codes(node, constants)))


def _constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names of texts of a module: `ACTION = "roster.read"`, `BEGUN, FINISHED = "...", "..."`."""
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for name, text in pairs:
            if isinstance(name, ast.Name) and isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield name.id, text.value


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _codes(call: ast.Call, constants: dict[str, str]) -> Iterator[str]:
    keywords = [keyword.value for keyword in call.keywords if keyword.arg == "action"]
    for argument in [*call.args, *keywords]:
        for node in ast.walk(argument):
            value = node.value if isinstance(node, ast.Constant) else constants.get(_name(node))
            if isinstance(value, str) and "." in value:
                yield value


def cookies_and_salts() -> list[str]:
    return [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, SALT]


COLLECTED = {
    "app labels": lambda: [config.label for config in apps.get_app_configs()],
    "tables": tables,
    "choices": choices,
    "tasks": tasks,
    "paths": paths,
    "journal codes": journal_codes,
    "cookies and salts": cookies_and_salts,
}
