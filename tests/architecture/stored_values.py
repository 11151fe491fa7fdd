"""What is stored, or has left the building: its values, read from the code as it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from portal.celery import app
from tenants.shops.personal_links import SALT
from tests.architecture.project import modules

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
    """First arguments, and `code=` ones, of calls whose value looks like `subject.happened`."""
    return [
        code for call in _calls("record", "note", "note_crossing", "note_staff_act") for code in _codes(call)
    ]


def _calls(*names: str) -> Iterator[ast.Call]:
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                yield node


def _codes(call: ast.Call) -> Iterator[str]:
    for argument in call.args:
        for node in ast.walk(argument):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
                yield node.value


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
