"""How an organisation shows itself: its colour, logo and contact; changed by its own administrators."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction

from kernel.files import remove, store
from tenants.journal.services import record
from tenants.organisations.hosts import forget_hosts
from tenants.organisations.models import Organisation

# What a picture starts with; an SVG may hold scripts and is not taken.
SIGNATURES: Mapping[str, tuple[bytes, str]] = {
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".webp": (b"RIFF", "image/webp"),
}
MAX_LOGO_BYTES = 300 * 1024


def picture_ending(head: bytes) -> str | None:
    """`.png`, `.jpg` or `.webp` by the file's first 12 bytes; None for anything else."""
    for ending, (signature, _) in SIGNATURES.items():
        if head.startswith(signature) and (ending != ".webp" or head[8:12] == b"WEBP"):
            return ending
    return None


def content_type_of(name: str) -> str:
    return SIGNATURES["." + name.rsplit(".", 1)[-1]][1]


def logo_fingerprint(organisation: Organisation) -> str:
    """Part of the logo's address, so that it may be cached for ever; empty without a logo."""
    return hashlib.sha256(organisation.logo.encode()).hexdigest()[:12] if organisation.logo else ""


def change_appearance(
    *,
    organisation: Organisation,
    fields: Mapping[str, str],
    logo: File[bytes] | None,
    is_logo_removed: bool,
    actor: AbstractBaseUser,
) -> Organisation:
    """Store colour, contact and logo of the organisation whose schema is current; journalled.

    `fields` are names and values of `Organisation`. Every process shows it within a second.
    """
    with transaction.atomic():
        current = Organisation.objects.select_for_update().get(pk=organisation.pk)
        changed = sorted(name for name, value in fields.items() if getattr(current, name) != value)
        for name in changed:
            setattr(current, name, fields[name])
        old_logo = current.logo
        if logo is not None:
            ending = picture_ending(logo.read(12)) or ".png"
            logo.seek(0)
            current.logo = store(logo, storage_prefix=current.storage_prefix, kind="logo", ending=ending)
        elif is_logo_removed:
            current.logo = ""
        if current.logo != old_logo:
            changed.append("logo")
            transaction.on_commit(lambda: remove(old_logo))
        if changed:
            current.save(update_fields=changed)
            record("organisation.appearance_changed", actor=actor, fields=changed)
            transaction.on_commit(forget_hosts)
    return current
