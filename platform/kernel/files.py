"""Private files of an organisation: `<organisation uuid>/<kind>/<uuid><ending>`, served by views only."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage


def new_name(storage_prefix: str, kind: str, ending: str) -> str:
    """A name that nobody can guess and that says nothing of the content."""
    return f"{storage_prefix}/{kind}/{uuid.uuid4()}{ending}"


def store(content: File[bytes], *, storage_prefix: str, kind: str, ending: str) -> str:
    """Keep an uploaded file; its name in the private storage."""
    return str(default_storage.save(new_name(storage_prefix, kind, ending), content))


def path_of(name: str) -> Path:
    """The local path of a stored file."""
    return Path(default_storage.path(name))


def reserve(storage_prefix: str, kind: str, ending: str) -> str:
    """A name for a file that the caller writes itself at `path_of(name)`; its folder is made."""
    name = new_name(storage_prefix, kind, ending)
    path_of(name).parent.mkdir(parents=True, exist_ok=True)
    return name


def remove(name: str) -> None:
    if name:
        default_storage.delete(name)
