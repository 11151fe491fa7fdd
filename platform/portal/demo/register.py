"""The register of the demonstration's cities: fictional shops in real streets, some of them there twice.

Namur's is declared complete and has what a manager has to decide; Dinant's is begun. No other city has one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django_tenants.utils import tenant_context

from kernel.clock import day_of
from tenants.accounts.models import User
from tenants.due.kinds import DueKind
from tenants.due.services import ask_for
from tenants.organisations.models import Organisation
from tenants.shops.models import Association, Origin, RegisterState, Shop, ShopState
from tenants.shops.selectors import standing_shops
from tenants.shops.services import add_shop, declare_register

MANAGER = "marc.servais@namur.example"
STREETS = {
    "namur": (
        ("rue de Fer", "5000", "Namur"),
        ("rue de l’Ange", "5000", "Namur"),
        ("rue Saint-Jacques", "5000", "Namur"),
        ("rue Émile Cuvelier", "5000", "Namur"),
        ("place d’Armes", "5000", "Namur"),
        ("rue de Dave", "5100", "Jambes"),
        ("avenue Bourgmestre Jean Materne", "5100", "Jambes"),
    ),
    "dinant": (("rue Grande", "5500", "Dinant"), ("rue Adolphe Sax", "5500", "Dinant")),
}
# From the first house of each to number 60: latitude and longitude, more or less.
COORDINATES = {
    "rue de Fer": ((50.46720, 4.86390), (50.46480, 4.86630)),
    "rue de l’Ange": ((50.46470, 4.86640), (50.46330, 4.86690)),
    "rue Saint-Jacques": ((50.46500, 4.86540), (50.46430, 4.86330)),
    "rue Émile Cuvelier": ((50.46490, 4.86660), (50.46640, 4.86830)),
    "place d’Armes": ((50.46280, 4.86640), (50.46240, 4.86740)),
    "rue de Dave": ((50.45720, 4.87180), (50.45210, 4.87640)),
    "avenue Bourgmestre Jean Materne": ((50.45740, 4.87060), (50.45620, 4.87890)),
    "rue Grande": ((50.26050, 4.91230), (50.25760, 4.91460)),
    "rue Adolphe Sax": ((50.26180, 4.91130), (50.26060, 4.91220)),
}
N_SHOPS = {"namur": 140, "dinant": 24}
# What such a shop calls itself, with its sector.
SIGNS = (
    ("Boulangerie {}", "ALI-BOU"),
    ("Coiffure {}", "BEA-COI"),
    ("Chaussures {}", "MOD-CHA"),
    ("Fleurs {}", "MAI-FLE"),
    ("Librairie {}", "CUL-LIB"),
    ("Optique {}", "BEA-OPT"),
    ("Bijouterie {}", "MOD-BIJ"),
    ("Boucherie {}", "ALI-BCH"),
    ("La Table de {}", "HOR-RES"),
    ("Chez {}", "HOR-CAF"),
    ("Pharmacie {}", "BEA-PHA"),
    ("Cycles {}", "CUL-CYC"),
    ("Mode {}", "MOD-FEM"),
    ("Jouets {}", "CUL-JOU"),
    ("Épicerie {}", "ALI-EPI"),
    ("Cordonnerie {}", "SPE-REP"),
    ("Vins {}", "ALI-VIN"),
)
NAMES = (
    "Lambert", "Dubois", "Benamar", "Rossi", "Leclercq", "Simon", "Dupuis", "Janssens", "Moreau", "Collard",
    "Gérard", "Pirson", "Hubert", "Adam", "Noël", "Sacré", "Lejeune", "Wauters", "Marchal",
)  # fmt: skip
ASSOCIATIONS = ("Les commerces de la Corbeille", "Jambes en action")
CLOSING_DAYS = ("", "mon", "", "wed", "sun", "mon", "")
# Of every so many shops one is not, or not any more, what it was.
STATES = {17: RegisterState.VACANT, 29: RegisterState.CLOSED, 41: RegisterState.MOVED}
# The same shops again, as another list has them.
DOUBLES = (3, 20, 57, 88)


def create_registers(now: datetime) -> None:
    """Fill the registers; the second call changes nothing."""
    cities = Organisation.objects.filter(slug__in=STREETS)
    actor = User.objects.filter(email=MANAGER).first()
    for city in cities:
        with tenant_context(city), transaction.atomic():
            if ShopState.objects.exists():
                continue
            _fill(city.slug, actor, now)
            ask_for(city, DueKind.FIND_DOUBLES)
            if city.slug == "namur" and actor is not None:
                declare_register(is_complete=True, on=day_of(now) - timedelta(days=60), actor=actor, now=now)


def _fill(slug: str, actor: User | None, now: datetime) -> None:
    since = day_of(now) - timedelta(days=75)
    known = list(standing_shops())
    ShopState.objects.bulk_create(
        ShopState(shop=shop, state=RegisterState.ACTIVE, source=Origin.STAFF, happened_on=since)
        for shop in known
    )
    shops = [_add(slug, index, actor, now) for index in range(N_SHOPS[slug])]
    if slug != "namur":
        return
    for name, postal_code in zip(ASSOCIATIONS, ("5000", "5100"), strict=True):
        association = Association.objects.create(name=name)
        association.shops.set([shop for shop in shops if shop.postal_code == postal_code][::2])
    for index in DOUBLES:
        _add_double(shops[index], actor, now)


def _add(slug: str, index: int, actor: User | None, now: datetime) -> Shop:
    sign, sector = SIGNS[index % len(SIGNS)]
    street, postal_code, locality = STREETS[slug][index % len(STREETS[slug])]
    number = 1 + index // len(STREETS[slug]) * 3 + index % 2
    state = next((state for n, state in STATES.items() if index % n == n - 1), RegisterState.ACTIVE)
    shop = add_shop(
        {
            "name": sign.format(NAMES[index % len(NAMES)]),
            "sector": sector,
            "street": street,
            "number": str(number),
            "postal_code": postal_code,
            "locality": locality,
            "phone": f"081 {10 + index % 80} {index * 7 % 100:02} {index * 13 % 100:02}" if index % 3 else "",
            "closing_day": CLOSING_DAYS[index % len(CLOSING_DAYS)],
            "languages": ["fr"],
        },
        source=Origin.STAFF,
        actor=actor,
        on=day_of(now) - timedelta(days=70),
        state=state,
    )
    shop.latitude, shop.longitude = place_of(street, number)
    shop.save(update_fields=["latitude", "longitude"])
    return shop


def place_of(street: str, number: int) -> tuple[float, float]:
    """Where a house of the demonstration stands, on its side of the street."""
    (first, last), share = COORDINATES[street], number / 60
    aside = 0.00006 if number % 2 else -0.00006
    latitude, longitude = (one + (other - one) * share for one, other in zip(first, last, strict=True))
    return round(latitude + aside, 6), round(longitude + aside, 6)


def _add_double(shop: Shop, actor: User | None, now: datetime) -> None:
    """As somebody else wrote it: capitals, a legal form, an abbreviated street."""
    add_shop(
        {
            "name": f"{shop.name.upper()} SRL",
            "sector": shop.sector_id,
            "street": shop.street.replace("rue ", "r. ").replace("avenue ", "av. "),
            "number": shop.number,
            "postal_code": shop.postal_code,
            "phone": shop.phone,
        },
        source=Origin.FILE,
        actor=actor,
        on=day_of(now) - timedelta(days=20),
        origin_on=day_of(now) - timedelta(days=20),
    )
