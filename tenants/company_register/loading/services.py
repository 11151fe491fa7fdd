"""Loading an extract of the company register into the schemas of the cities that it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from tenants.accounts.models import User
from tenants.company_register.errors import (
    CitiesLag,
    ExtractOlder,
    ExtractRefused,
    LoadUnderWay,
    NoSuchCity,
    NothingToUpdate,
    UpdateGap,
)
from tenants.company_register.loading.assembly import KNOWN, assemble, find_touched
from tenants.company_register.loading.files import CODES, ExtractFiles, Meta, open_extract, read_meta
from tenants.company_register.loading.numbers import key_of
from tenants.company_register.loading.staging import Wanted, copy_into, create_staging, drop_staging, stage
from tenants.company_register.loading.writing import CityCounts, write_city
from tenants.company_register.models import Establishment, Extract, ExtractType
from tenants.organisations.models import City, Kind, Organisation, OrganisationStatus
from tenants.organisations.places import localities
from tenants.organisations.schema_versions import expected_version
from tenants.runs.progress import Progress

LOCK = 0x626365 << 32
SITUATIONS = "juridicalsituation"
LANGUAGES = {"FR": "fr", "NL": "nl", "DE": "de", "EN": "en"}
READING_SHARE = 90  # of a hundred; the rest is writing
LANGUAGE_OF_GERMAN_COMMUNES = "de"


@dataclass
class LoadReport:
    """What came of it. `left_out`: cities that keep what they had, each with the reason."""

    meta: Meta
    cities: dict[str, CityCounts] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    n_wrong_numbers: int = 0
    n_incomplete: int = 0

    def as_values(self) -> dict[str, Any]:
        """Plain values, for the result of a run."""
        return {
            "day": self.meta.day.isoformat(),
            "number": self.meta.number,
            "type": self.meta.type.value,
            "cities": {slug: asdict(counts) for slug, counts in self.cities.items()},
            "left_out": dict(self.left_out),
            "n_wrong_numbers": self.n_wrong_numbers,
            "n_incomplete": self.n_incomplete,
        }


def load_extract(
    path: Path, *, city: str = "", progress: Progress | None = None, actor: User | None = None
) -> LoadReport:
    """Load the extract (folder or ZIP, full or update) at `path` into every city, or into the city `city`.

    Each city is written in one transaction of its own: cut short, some have the new extract and the others
    the one before, whole; the second call does the rest. Raises ExtractRefused (the subclass says why) before
    anything is written; a city into which an update does not fit is left out and reported, unless it fits
    none.
    """
    with open_extract(path) as files, _alone():
        meta = read_meta(files)
        report = LoadReport(meta)
        targets = _fitting(_cities(city), meta, report)
        wanted = Wanted(frozenset(_stage_places(targets)), takes_seats=meta.type == ExtractType.FULL)
        _read_known_numbers(targets, wanted)
        stage(files, meta, wanted, _noting(files, progress))
        situations = _situations(files)
        if meta.type == ExtractType.UPDATE:
            find_touched()
            for target in targets:
                with tenant_context(target), connection.cursor() as cursor:
                    cursor.execute(KNOWN, {"city": target.pk})
        report.n_incomplete = assemble(meta.type)
        report.n_wrong_numbers = wanted.n_wrong
        for n, target in enumerate(targets):
            if progress is not None:
                done = READING_SHARE + (100 - READING_SHARE) * n // len(targets)
                progress(done, 100, _("Écriture : %(city)s") % {"city": target.name})
            with tenant_context(target):
                report.cities[target.slug] = write_city(
                    target, meta, situations=situations, actor=actor, now=timezone.now()
                )
    return report


@contextmanager
def _alone() -> Iterator[None]:
    """The one load of this instance, with tables of its own that go with it. Raises LoadUnderWay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise LoadUnderWay
    try:
        create_staging()
        yield
    finally:
        # Where the connection is lost, or its transaction is, both are gone or go with it.
        if not connection.needs_rollback and connection.is_usable():
            drop_staging()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _cities(slug: str) -> Sequence[Organisation]:
    cities = Organisation.objects.cities().filter(status=OrganisationStatus.ACTIVE).exclude(schema_version="")
    found = list(cities.filter(slug=slug) if slug else cities)
    if not found:
        raise NoSuchCity(city=slug)
    expected = expected_version(Kind.CITY)
    lagging = sorted(one.slug for one in found if one.schema_version != expected)
    if lagging:
        raise CitiesLag(cities=", ".join(lagging))
    return found


def _fitting(cities: Sequence[Organisation], meta: Meta, report: LoadReport) -> list[Organisation]:
    """Those into which the extract fits; raises the refusal of the first where it fits none."""
    fitting = []
    refusals: list[ExtractRefused] = []
    for city in cities:
        try:
            with tenant_context(city):
                _check_order(meta, Extract.objects.first())
        except ExtractRefused as refusal:
            refusals.append(refusal)
            report.left_out[city.slug] = str(refusal)
        else:
            fitting.append(city)
    if not fitting:
        raise refusals[0]
    return fitting


def _check_order(meta: Meta, last: Extract | None) -> None:
    if meta.type == ExtractType.UPDATE:
        if last is None:
            raise NothingToUpdate
        if meta.number > last.number + 1:
            raise UpdateGap(last=last.number, number=meta.number, next=last.number + 1)
    if last is not None and (meta.number < last.number or meta.day < last.day):
        raise ExtractOlder(number=meta.number, last=last.number)


def _stage_places(cities: Sequence[Organisation]) -> set[str]:
    """Which postal code is whose, and the name of its locality where it has only one; the codes."""
    by_code: dict[str, list[str]] = {}
    for locality in localities():
        by_code.setdefault(locality.postal_code, []).append(locality.name)
    codes = dict(City.objects.values_list("organisation_id", "postal_codes"))
    rows = {
        code: (
            code,
            city.pk,
            by_code[code][0] if len(by_code.get(code, ())) == 1 else "",
            city.language == LANGUAGE_OF_GERMAN_COMMUNES,
        )
        for city in cities
        for code in codes[city.pk].split()
    }
    copy_into("bce_place", rows.values())
    return set(rows)


def _read_known_numbers(cities: Sequence[Organisation], wanted: Wanted) -> None:
    for city in cities:
        with tenant_context(city):
            numbers = Establishment.objects.order_by().values_list("bce", "enterprise")
            for bce, enterprise in numbers.iterator(chunk_size=2_000):
                wanted.known.add(key_of(bce))
                wanted.known.add(key_of(enterprise))


def _situations(files: ExtractFiles) -> dict[str, dict[str, str]]:
    """What the juridical situations are called, by code and language; none where the extract has no codes."""
    found: dict[str, dict[str, str]] = {}
    if CODES in files:
        for category, code, language, text in files.rows(
            CODES, ("Category", "Code", "Language", "Description")
        ):
            if category.casefold() == SITUATIONS and language.upper() in LANGUAGES:
                found.setdefault(code[:3], {})[LANGUAGES[language.upper()]] = text.strip()[:120]
    return found


def _noting(files: ExtractFiles, progress: Progress | None) -> Callable[[str], None]:
    def note(name: str) -> None:
        if progress is not None:
            done = min(READING_SHARE * files.n_read // max(files.n_bytes, 1), READING_SHARE)
            progress(done, 100, _("Lecture de %(file)s") % {"file": name})

    return note
