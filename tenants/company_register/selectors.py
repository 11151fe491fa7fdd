"""What the company register's last extract has for the current city: counts, establishments, a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from kernel.names import street_key
from kernel.wording import reader_language
from tenants.company_register.models import (
    NORMAL,
    Establishment,
    EstablishmentQuerySet,
    Extract,
)
from tenants.sectors.services import family_names
from tenants.shops.matching import ESTABLISHMENTS

MOST_OF_ONE_ENTERPRISE = 20


@dataclass(frozen=True)
class FamilyCounts:
    """Of one family of sectors: how many establishments the extract has, and how many are in the register."""

    code: str
    name: str
    n_all: int
    n_in_register: int

    @property
    def n_new(self) -> int:
        return self.n_all - self.n_in_register


@dataclass(frozen=True)
class Overview:
    """What the last extract has for this city. `n_outside`: outside retail, `n_outside_in_register` of them
    taken in all the same."""

    extract: Extract
    families: list[FamilyCounts]
    n_outside: int
    n_outside_in_register: int

    @property
    def n_retail(self) -> int:
        return sum(family.n_all for family in self.families)

    @property
    def n_in_register(self) -> int:
        return sum(family.n_in_register for family in self.families)

    @property
    def n_new(self) -> int:
        return self.n_retail - self.n_in_register


def last_extract() -> Extract | None:
    """The one that the rows say. 1 statement."""
    return Extract.objects.first()


def overview() -> Overview | None:
    """Counts by family of sectors; None where no extract was loaded. 2 statements."""
    extract = last_extract()
    if extract is None:
        return None
    rows = (
        Establishment.objects.present()
        .with_shop()
        .order_by()
        .values("sector__family")
        .annotate(n_all=Count("id"), n_in_register=Count("id", filter=Q(shop_id__isnull=False)))
    )
    counts: dict[str | None, tuple[int, int]] = {
        row["sector__family"]: (row["n_all"], row["n_in_register"]) for row in rows
    }
    outside = counts.get(None, (0, 0))
    names = family_names(reader_language())
    families = [FamilyCounts(code, name, *counts[code]) for code, name in names.items() if code in counts]
    return Overview(extract, families, *outside)


def chosen_establishments(
    *, families: Sequence[str], street: str = "", is_legal_person: bool = False
) -> EstablishmentQuerySet:
    """The retail establishments of these families that the extract has here, along the streets.

    `street`: only of this street, however it is spelt. `is_legal_person`: none of a sole trader.
    """
    chosen = Establishment.objects.present().retail().filter(sector__family__in=families)
    if street.strip():
        chosen = chosen.filter(street_key=street_key(street))
    if is_legal_person:
        chosen = chosen.filter(is_natural_person=False)
    return chosen.in_order()


def outside_retail() -> EstablishmentQuerySet:
    """Those outside the 37 sub-sectors that are not in the register, along the streets."""
    outside = Establishment.objects.present().filter(sector__isnull=True, declined_on__isnull=True)
    return outside.without_shop().in_order()


def new_establishments() -> EstablishmentQuerySet:
    """Retail, not in the register, and not declined: what the city may want to take in."""
    new = Establishment.objects.present().retail().filter(declined_on__isnull=True)
    return new.without_shop().in_order()


def find_establishment(number: str) -> list[Establishment]:
    """The establishments that a company number (ten digits, `typed_values.normalised_bce`) means: that one,
    or all of its enterprise, those that are there first. Empty where the extract has none. 1 statement."""
    column = "bce" if number >= ESTABLISHMENTS else "enterprise"
    found = Establishment.objects.filter(**{column: number}).select_related("sector")
    return sorted(found[:MOST_OF_ONE_ENTERPRISE], key=lambda one: (one.gone_on is not None, one.street_key))


def is_closed(establishment: Establishment) -> bool:
    """Whether the company register says that it is no more: gone from it, and not to another place."""
    return establishment.gone_on is not None and not establishment.moved_to


def situation_text(code: str, extract: Extract) -> str:
    """A juridical situation in the reader's language; "" for the normal one."""
    if code == NORMAL:
        return ""
    names = extract.situations.get(code, {})
    return str(names.get(reader_language()) or names.get("fr") or next(iter(names.values()), code))


def as_import_rows(establishments: EstablishmentQuerySet) -> Iterator[dict[str, str]]:
    """Establishments as rows of an import of shops, one at a time."""
    for one in establishments.iterator(chunk_size=500):
        yield {
            "name": one.sign,
            "legal_name": one.legal_name,
            "enterprise": one.enterprise,
            "establishment": one.bce,
            "street": one.street,
            "number": one.number,
            "box": one.box,
            "postal_code": one.postal_code,
            "locality": one.locality,
            "sector": one.sector_id or "",
            "phone": one.phone,
            "email": one.email,
            "website": one.website,
        }
