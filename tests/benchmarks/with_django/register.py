"""A city with many shops, and its list as somebody of its staff opens it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.attendance.models import Attendance
from campaigns.register.bulk import leave_out, put_in_group, rename_street, undo
from campaigns.register.models import BulkAction
from kernel.database import connection
from tenants.accounts.models import User
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation
from tenants.sectors.models import Sector
from tenants.shops.models import Association, Contact, Person, Shop, ShopMerge, ShopState, Tag
from tests.benchmarks.with_django.wsgi_client import close_pool, member_of, product
from tests.factories.facts import make_session
from tests.factories.people import make_member
from tests.factories.sessions import make_running_edition

CITY = "namur"
LIST = "/espace/commerces/"
PER_STATEMENT = 2_000
KINDS = "Boulangerie Boucherie Librairie Pharmacie Coiffure Optique Fleurs Chaussures Bijoux Café".split()  # noqa: SIM905
NAMES = "Lambert Dupont Müller Peeters Janssens Łukasz Maréchal Dubois Noël Ferrari Öztürk Baert".split()  # noqa: SIM905
STREETS = [f"{kind} {name}" for kind in ("Rue", "Avenue", "Place", "Chaussée") for name in (
    "de Fer", "de la Meuse", "Saint-Jacques", "d’Armes", "des Brasseurs", "de Bruxelles", "Haute", "du Pont",
)]  # fmt: skip
COLUMNS = (
    "legal", "bce", "address", "postal_code", "locality", "sector", "family", "state", "associations", "tags",
    "contact", "phone", "email", "closing", "came", "visited", "origin", "added",
)  # fmt: skip
EVERY_ADDRESS = {
    "the list": "",
    "all columns, by street": "?state=all&sort=street&" + "&".join(f"col={code}" for code in COLUMNS),
    "a word": "?q=lambert",
    "two words and a street": "?q=boulangerie%20lamb%20fer",
    "a word that all have": "?q=5000&state=all",
    "a person": "?q=zoe%20dub",
    "a telephone": "?q=0470%2012%2034%2056",
    "a number of the BCE": "?q=2.136.514.278",
    "a near name": "?q=boulangrie%20lambrt",
    "who came, of an association": "?came=attended&association={association}",
    "who never came, of a sector": "?came=never&sector=ALI-BOU&contact=open",
}  # fmt: skip


def fill(n: int) -> int:
    """`n` shops with what hangs on them: states, people, tags, attendance; every 50th is another's double."""
    chance = random.Random(11)
    city = Organisation.objects.get(slug=CITY)
    make_member(city, Role.MANAGER)
    session = make_session(make_running_edition(), city, on=timezone.localdate() - timedelta(days=20))
    sectors = list(Sector.objects.values_list("pk", flat=True))
    with tenant_context(city):
        shops = Shop.objects.bulk_create(
            [_shop(number, sectors, chance) for number in range(n)], batch_size=PER_STATEMENT
        )
        people = Person.objects.bulk_create(
            [
                Person(
                    digest=f"register-{number}",
                    name=f"{chance.choice(('Anne', 'Zoé', 'Jean', 'Ömer'))} {chance.choice(NAMES)}",
                    phone=f"0{470_000_000 + number * 97}",
                    email=f"personne{number}@exemple.test",
                )
                for number in range(n)
            ],
            batch_size=PER_STATEMENT,
        )
        _key(Shop, shops)
        _key(Person, people)
        states = ("active", "active", "active", "active", "closed", "vacant")
        ShopState.objects.bulk_create(
            [
                ShopState(shop=shop, state=chance.choice(states), source="file", happened_on=date(2026, 1, 5))
                for shop in shops
            ],
            PER_STATEMENT,
        )
        pairs = list(zip(shops, people, strict=True))
        Contact.objects.bulk_create(
            [Contact(shop=shop, person=person, role="owner", source="file") for shop, person in pairs],
            PER_STATEMENT,
        )
        Attendance.objects.bulk_create(
            [
                Attendance(
                    edition=session.edition,
                    session=session,
                    shop=shop,
                    person=person,
                    role="owner",
                    outcome="present",
                    happened_on=timezone.localdate(session.starts_at),
                )
                for shop, person in pairs[::4]
            ],
            PER_STATEMENT,
        )
        for model, names in ((Association, ("Les Vitrines", "UCM")), (Tag, ("marché", "terrasse", "nuit"))):
            for name in names:
                model.objects.create(name=name).shops.set(chance.sample(shops, n // 5))
        ShopMerge.objects.bulk_create(
            ShopMerge(shop=double, into=shop, happened_on=date(2026, 2, 1))
            for double, shop in zip(shops[::50], shops[1::50], strict=False)
        )
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return n


def measured(rounds: int) -> dict[str, Any]:
    """For each address: its own statements, seconds of CPU and until the answer; then files and changes."""
    city = Organisation.objects.get(slug=CITY)
    application, visitor = product(), member_of(city, "manager")
    with tenant_context(city):
        association = Association.objects.first()
        assert association is not None
    addresses = {name: address.format(association=association.pk) for name, address in EVERY_ADDRESS.items()}

    def opened(address: str) -> Callable[[], None]:
        def action() -> None:
            answer = visitor.get(application, address)
            if answer.status != 200:
                raise RuntimeError(f"{address} answers {answer.status}")
            connection.set_schema_to_public()

        return action

    frame = opened("/espace/commerces/vues/")  # one statement beside those of the frame
    frame()
    n_frame = _statements(frame) - 1
    found: dict[str, Any] = {"n_frame": n_frame, "pages": {}, "others": {}}
    for name, address in addresses.items():
        action = opened(LIST + address)
        action()
        cpu, seconds = [], []
        n_statements = _statements(action) - n_frame
        for _ in range(rounds):
            cpu_at, at = time.process_time(), time.perf_counter()
            action()
            cpu.append(time.process_time() - cpu_at)
            seconds.append(time.perf_counter() - at)
        found["pages"][name] = {"n_statements": n_statements, "cpu": cpu, "seconds": seconds}
    for name in ("csv", "xlsx"):
        found["others"][f"the file, {name}"] = [_seconds(opened(f"{LIST}fichier.{name}?state=all"))]
    found["others"] |= _changes(city)
    close_pool(connection)
    return found


def _changes(city: Organisation) -> dict[str, list[float]]:
    """Of all shops of the city."""
    user, found = User.objects.first(), {}
    assert user is not None
    with tenant_context(city):
        tag = Tag.objects.create(name="tous")
        pks = list(Shop.objects.values_list("pk", flat=True))
        streets = set(Shop.objects.values_list("street", flat=True))

        def act(name: str, action: Callable[..., Any], *arguments: Any) -> Any:
            at = time.perf_counter()
            made = action(*arguments, actor=user, now=timezone.now())
            found[name] = [time.perf_counter() - at]
            return made

        act("all shops: a tag", put_in_group, BulkAction.ADD_TAG, pks, tag)
        change = act("all shops: the street's name", rename_street, pks, streets, "Rue Neuve")
        act("all shops: the street's name, undone", undo, change)
        act("all shops: out of the register", leave_out, pks, timezone.localdate())
    connection.set_schema_to_public()
    return found


def _shop(number: int, sectors: list[str], chance: random.Random) -> Shop:
    return Shop(
        name=f"{chance.choice(KINDS)} {chance.choice(NAMES)} {number}",
        legal_name=f"{chance.choice(NAMES)} & fils SRL" if number % 3 else "",
        street=chance.choice(STREETS),
        number=str(chance.randint(1, 200)),
        postal_code=chance.choice(("5000", "5000", "5100", "5020")),
        locality=chance.choice(("Namur", "Jambes", "Saint-Servais")),
        sector_id=chance.choice(sectors),
        phone=f"081 {chance.randint(10, 99)} {chance.randint(10, 99)} {chance.randint(10, 99)}",
        bce=f"{2_100_000_000 + number}",
        enterprise=f"{400_000_000 + number:010}",
        origin="file",
    )


def _key(model: type[Shop | Person], rows: list[Any]) -> None:
    """`bulk_create` has worked the keys out: raises where it has not."""
    if not all(row.name_key for row in rows):
        raise RuntimeError(f"{model.__name__} without keys")


def _statements(action: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as captured:
        action()
    asked = [one["sql"] for one in captured]
    return len([sql for sql in asked if not sql.startswith(("SET ", "BEGIN", "COMMIT"))])


def _seconds(action: Callable[[], None]) -> float:
    at = time.perf_counter()
    action()
    return time.perf_counter() - at
