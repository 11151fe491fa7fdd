"""What the addresses of object pages name: made in the organisation whose page is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django_tenants.utils import tenant_context

from dashboards.archive.models import ArchiveRun, RunKind, RunState
from kernel.files import path_of, reserve
from tenants.mail.models import Mail
from tenants.organisations.appearance import logo_fingerprint
from tenants.organisations.models import Organisation
from tenants.organisations.theming import theme_fingerprint
from tests.factories.people import make_user

Keys = Mapping[str, Any]


def mail(organisation: Organisation) -> Keys:
    with tenant_context(organisation):
        made = Mail.objects.create(
            unique_key="trial",
            kind="trial",
            recipient="anne@exemple.test",
            subject="Essai",
            body_text="Bonjour",
        )
    return {"pk": made.pk}


def theme(organisation: Organisation) -> Keys:
    return {"slug": organisation.slug, "fingerprint": theme_fingerprint(organisation)}


def logo(organisation: Organisation) -> Keys:
    organisation.logo = _file(organisation, ".png")
    organisation.save(update_fields=["logo"])
    return {"fingerprint": logo_fingerprint(organisation)}


def city(organisation: Organisation) -> Keys:
    return {"slug": "namur"}


def waiting_check(organisation: Organisation) -> Keys:
    return _run(kind=RunKind.CHECK)


def finished_check(organisation: Organisation) -> Keys:
    return _run(kind=RunKind.CHECK, state=RunState.DONE, report_file=_file(organisation, ".csv"))


def finished_export(organisation: Organisation) -> Keys:
    return _run(kind=RunKind.EXPORT, state=RunState.DONE, stored_file=_file(organisation, ".zip"))


def _run(**fields: object) -> Keys:
    return {"uuid": ArchiveRun.objects.create(asked_by=make_user(), **fields).uuid}


def _file(organisation: Organisation, ending: str) -> str:
    name = reserve(organisation.storage_prefix, "trial", ending)
    path_of(name).write_bytes(b"trial")
    return name
