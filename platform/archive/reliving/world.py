"""What events refer to: cities by NIS, shops and sessions by the archive's references, who signed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django_tenants.utils import tenant_context

from archive.format.table_reading import Row
from archive.format.tables import ATTENDANCE, SHOPS
from archive.reliving.archive_rows import ArchiveRows, text
from archive.reliving.people import invented_person, invented_phones
from archive.reliving.staff import staff_of, stand_in
from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from campaigns.signups.typed import TypedPerson
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.organisations.models import Kind, Organisation
from tenants.shops.models import EditionShop, Shop


class AgencyMissing(DomainError):
    code = "agency_missing"
    message = "There is no Agence, whose staff make the sessions: run `portal create_organisation` first."


class NotThere(DomainError):
    code = "not_there"
    message = "%(what)s could not be played"


@dataclass(frozen=True, slots=True)
class SignedUp:
    """The sign-up of somebody for a session, in the city of their shop."""

    sign_up: UUID
    participant: int
    is_waiting: bool


@dataclass(slots=True)
class World:
    edition: Edition
    user: User
    agency: Organisation
    cities: Mapping[str, Organisation]
    shops: Mapping[str, Shop]
    phones: Mapping[str, str]
    sessions: dict[str, Session] = field(default_factory=dict)
    signed_up: dict[tuple[str, str, str], SignedUp] = field(default_factory=dict)

    @property
    def agency_staff(self) -> Actor:
        return staff_of(self.agency, self.user)

    def city(self, row: Row) -> Organisation:
        return self.cities[text(row, "nis")]

    def person(self, row: Row) -> TypedPerson:
        ref = text(row, "person_ref")
        return invented_person(ref, text(row, "role"), self.phones[ref])

    def session(self, code: str) -> Session:
        """Raises NotThere."""
        found = self.sessions.get(code)
        if found is None:
            raise NotThere(what=f"session {code}")
        return found


def find_agency() -> Organisation:
    """Raises AgencyMissing."""
    agency = Organisation.objects.filter(kind=Kind.AGENCY).first()
    if agency is None:
        raise AgencyMissing
    return agency


def make_world(edition: Edition, rows: ArchiveRows) -> World:
    """The edition, with what was imported before the first event: shops, and some sessions."""
    cities = {city.city.nis: city for city in Organisation.objects.cities().select_related("city")}
    refs = [text(row, "person_ref") for row in rows.of(ATTENDANCE)]
    return World(
        edition=edition,
        user=stand_in(),
        agency=find_agency(),
        cities=cities,
        shops=_shops(edition, rows, cities),
        phones=invented_phones(edition.code, refs),
        sessions={session.code: session for session in Session.objects.filter(edition=edition)},
    )


def _shops(edition: Edition, rows: ArchiveRows, cities: Mapping[str, Organisation]) -> dict[str, Shop]:
    """2 statements for each city that has shops in the archive."""
    shops: dict[str, Shop] = {}
    for nis in sorted({text(row, "nis") for row in rows.of(SHOPS)}):
        with tenant_context(cities[nis]):
            links = EditionShop.objects.filter(edition=edition.pk).select_related("shop")
            shops |= {link.shop_ref: link.shop for link in links}
    return shops
