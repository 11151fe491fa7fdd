"""What the addresses of object pages name: made in the organisation whose page is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import SeatClaim, Session
from campaigns.signups import services as signups
from campaigns.signups.links import personal_token
from dashboards.archive.models import ArchiveRun, RunKind, RunState
from kernel.files import path_of, reserve
from tenants.mail.models import Mail
from tenants.organisations.appearance import logo_fingerprint
from tenants.organisations.models import Organisation
from tenants.organisations.preview import preview_fingerprint
from tenants.organisations.theming import theme_fingerprint
from tests.factories.facts import make_edition, make_session
from tests.factories.people import make_user
from tests.factories.sessions import make_coming_session, make_group, make_running_edition
from tests.factories.tokens import make_token

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


def preview(organisation: Organisation) -> Keys:
    return {"fingerprint": preview_fingerprint(organisation)}


def public_session(organisation: Organisation) -> Keys:
    host = Organisation.objects.get(slug="namur")
    return {"pk": make_session(make_edition(), host, on=date(2099, 5, 4), status="planned").pk}


def sign_up(organisation: Organisation) -> Keys:
    return {"uuid": _signed_up(organisation)["uuid"]}


def personal_link(organisation: Organisation) -> Keys:
    return {"token": _signed_up(organisation)["token"]}


def own_sign_up(organisation: Organisation) -> Keys:
    return _signed_up(organisation)


def _signed_up(organisation: Organisation) -> Keys:
    session = Session.objects.get(pk=public_session(organisation)["pk"])
    with tenant_context(organisation):
        made = signups.sign_up(
            organisation=organisation,
            session=session,
            form_key=uuid4(),
            shop=signups.TypedShop(name="Chez Anne"),
            people=[signups.TypedPerson("Anne", "owner", "anne@exemple.test")],
            language="fr",
            now=timezone.now(),
        )
        return {"token": personal_token(made.sign_up.contact), "uuid": made.sign_up.uuid}


def token(organisation: Organisation) -> Keys:
    return {"pk": make_token(organisation).token.pk}


def city(organisation: Organisation) -> Keys:
    return {"slug": "namur"}


def running_edition(organisation: Organisation) -> Keys:
    """No key: the page is there while an edition runs."""
    make_running_edition()
    return {}


def session(organisation: Organisation) -> Keys:
    """Hosted by Namur, where somebody has signed up."""
    return {"pk": _session().pk}


def move_of_session(organisation: Organisation) -> Keys:
    return {**session(organisation), "slug": "annuler"}


def group(organisation: Organisation) -> Keys:
    made = _session()
    return {"pk": made.pk, "uuid": SeatClaim.objects.get(session=made).uuid}


def _session() -> Session:
    namur = Organisation.objects.get(slug="namur")
    made = make_coming_session(make_running_edition(), namur)
    make_group(namur, made, "Ana")
    return made


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
