"""Reads the environment and refuses what cannot work, with a sentence that names the variable."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


def text(name: str, default: str | None = None) -> str:
    """The variable's value; raises ImproperlyConfigured where it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment (see docs/operating.md).")
    return value


def is_set(name: str) -> bool:
    return bool(os.environ.get(name))


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value in TRUE_WORDS:
        return True
    if value in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} is '{value}'. Write 1 or 0.")


def number(name: str, default: int, *, at_least: int, at_most: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.strip().isdigit() or not at_least <= int(value) <= at_most:
        raise ImproperlyConfigured(f"{name} is '{value}'. Write a number from {at_least} to {at_most}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def database(name: str) -> dict[str, Any]:
    """Django's connection parameters from a PostgreSQL URL, such as postgresql://user:secret@host/portal."""
    url = text(name)
    try:
        parts = dict(conninfo_to_dict(url))
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"{name} is not a PostgreSQL address: {error}") from error
    if not parts.get("dbname"):
        raise ImproperlyConfigured(f"{name} names no database. Write postgresql://user:secret@host/portal.")
    return {
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": parts,
    }


def choice(name: str, default: str, allowed: Mapping[str, Any] | set[str]) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is '{value}'. Write one of: {', '.join(sorted(allowed))}.")
    return value
