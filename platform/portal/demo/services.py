"""Making the demonstration: organisations, people, two editions. Each step is skipped when done."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from archive.importing.services import import_archive
from archive.reliving.services import relive_archive
from campaigns.editions.models import Edition
from dashboards.engine.snapshots.services import active_cities, recompute_cities, recompute_programme
from kernel.clock import today
from portal.demo.current_edition import CODE, write_current_edition
from portal.demo.diagnostics import create_diagnostics, publish_questionnaire, running_session
from portal.demo.evening import create_evening
from portal.demo.people import PASSWORD, PEOPLE
from portal.demo.register import create_registers
from portal.demo.rounds import create_rounds
from portal.demo.sign_ups import create_sign_ups
from tenants.accounts.models import User
from tenants.membership.services import give_role
from tenants.organisations.hosts import forget_hosts
from tenants.organisations.models import Kind, Organisation
from tenants.organisations.provisioning import record_ddl
from tenants.organisations.rules import CARRIED_CITIES, read_cities
from tenants.organisations.services import ensure_city, ensure_organisation

ARCHIVES = Path(__file__).parent / "archives"
LOGINS_FILE = "demo-logins.txt"
LIVED = ("S18",)  # Namur shares it; to relive all of the edition takes a minute

Say = Callable[[str], None]


def create_demo(say: Say) -> None:
    """Bring the demonstration about; the second call finds all of it there and changes nothing."""
    _organisations(say)
    _people()
    _editions(say)
    publish_questionnaire(say)
    create_sign_ups(Edition.objects.get(code=CODE), timezone.now())
    create_diagnostics(Edition.objects.get(code=CODE), timezone.now())
    create_evening(running_session(), timezone.now())
    create_registers(timezone.now())
    create_rounds(timezone.now())
    write_logins()


def _organisations(say: Say) -> None:
    root = settings.ROOT_HOST_NAME
    ensure_organisation(
        kind=Kind.AGENCY,
        slug="agence",
        name="Agence",
        host=root,
        colour="#0f5560",
        contact_email="commerce-connecte@agence.example",
    )
    ensure_organisation(
        kind=Kind.PARTNER,
        slug="atelier-numerique",
        name="Atelier numérique",
        host=f"atelier-numerique.{root}",
        colour="#5b2a86",
        contact_email="bonjour@atelier.example",
    )
    rows = list(read_cities(CARRIED_CITIES))
    if Organisation.objects.cities().count() < len(rows):
        say(f"Creating {len(rows)} cities")
        recorded = record_ddl(Kind.CITY)
        for row in rows:
            ensure_city(row, recorded)
        _contacts()
    forget_hosts()


def _contacts() -> None:
    for city in Organisation.objects.cities().filter(contact_name="").select_related("city"):
        city.contact_name = "Gestion du centre-ville"
        city.contact_phone = "081 00 00 00"
        city.contact_address = f"Hôtel de ville, {city.city.postal_code} {city.name}"
        city.save(update_fields=["contact_name", "contact_phone", "contact_address"])


def _people() -> None:
    password = ""  # hashed once for all: hashing is slow on purpose
    for person in PEOPLE:
        with transaction.atomic():
            user = User.objects.filter(email=person.email).first()
            if user is not None:
                continue
            password = password or make_password(PASSWORD)
            user = User.objects.create(email=person.email, password=password, name=person.name)
            for slug, role in person.roles:
                give_role(user=user, organisation=Organisation.objects.get(slug=slug), role=role, actor=None)


def _editions(say: Say) -> None:
    imported = set(Edition.objects.values_list("code", flat=True))
    if "2016" not in imported:
        say("Importing the edition of 2016, and reliving a session of it")
        relive_archive(ARCHIVES / "edition_2016", only_sessions=LIVED, now=timezone.now())
    if CODE not in imported:
        say("Importing the edition that runs today")
        with tempfile.TemporaryDirectory() as folder:
            write_current_edition(ARCHIVES / "edition_sample", Path(folder), today())
            import_archive(Path(folder))
    if imported >= {"2016", CODE}:
        return
    say("Computing the figures of each city")
    for edition in Edition.objects.all():
        recompute_cities(active_cities(), edition, today())
        recompute_programme(edition, today())


def write_logins() -> None:
    """One login per role, as JSON in the data folder, for the supervisor to print."""
    logins = []
    seen = set()
    for person in PEOPLE:
        for slug, role in person.roles[:1]:
            organisation = Organisation.objects.get(slug=slug)
            if (organisation.kind, role) in seen:
                continue
            seen.add((organisation.kind, role))
            logins.append(
                {
                    "role": f"{organisation.name}, {role.value}",
                    "host": organisation.primary_host,
                    "email": person.email,
                    "password": PASSWORD,
                }
            )
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    (settings.DATA_DIR / LOGINS_FILE).write_text(json.dumps(logins, ensure_ascii=False), encoding="utf-8")
