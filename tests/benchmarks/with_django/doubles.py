"""Shops with doubles among them, and looking for these."""

from __future__ import annotations

import random
import resource
import time
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.doubles.finding import find_for_shop, find_shop_doubles, shop_rows
from tenants.doubles.models import ShopDouble
from tenants.organisations.models import Organisation
from tenants.shops.models import Contact, Origin, Person, Shop

TRADES = (
    "Boulangerie", "Boucherie", "Librairie", "Coiffure", "Optique", "Fleuriste", "Pharmacie", "Chaussures",
    "Bijouterie", "Friterie", "Brasserie", "Snack", "Mode", "Jouets", "Quincaillerie", "Cave", "Fromagerie",
)  # fmt: skip
SYLLABLES = (
    "la", "ber", "mar", "tin", "du", "pont", "le", "roy", "van", "den", "bos", "ri", "go", "ser", "vais",
    "de", "lan", "no", "ël", "ka", "pe", "ti", "sau", "veur",
)  # fmt: skip
STREETS = 180
N_DOUBLES_PER_100 = 5


def fill(n: int, seed: int = 11) -> int:
    """`n` shops in Namur, of which five in a hundred are a double of another, written a little otherwise."""
    chance = random.Random(seed)
    city = Organisation.objects.get(slug="namur")
    n_doubles = n * N_DOUBLES_PER_100 // 100
    rows = [_shop(chance) for _ in range(n - n_doubles)]
    rows += [_written_otherwise(original, chance) for original in chance.sample(rows, n_doubles)]
    with tenant_context(city):
        shops = Shop.objects.bulk_create([Shop(**row) for row in rows], batch_size=1000)
        people = Person.objects.bulk_create(
            [
                Person(digest=f"bench-{number}", name=f"Personne {number}", email=f"p{number}@exemple.test")
                for number in range(n // 2)
            ],
            batch_size=1000,
        )
        Contact.objects.bulk_create(
            [
                Contact(shop=shop, person=person, role="owner", source=Origin.STAFF)
                for shop, person in zip(shops, people, strict=False)
            ],
            batch_size=1000,
        )
    return n_doubles


def _shop(chance: random.Random) -> dict[str, Any]:
    name = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    return {
        "name": f"{chance.choice(TRADES)} {name}",
        "street": f"Rue {chance.randrange(STREETS):03} de la Ville",
        "number": str(chance.randrange(1, 200)),
        "postal_code": chance.choice(("5000", "5001", "5100")),
        "phone": f"081 {chance.randrange(10**6):06}",
    }


def _written_otherwise(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    name = row["name"]
    at = chance.randrange(3, len(name) - 1)
    slip = name[:at] + name[at + 1 :]
    return chance.choice(
        (row | {"name": f"{name} SRL"}, row | {"name": slip}, row | {"name": f"La {name}", "phone": ""})
    )


def find() -> dict[str, Any]:
    """Seconds and what was found; how much memory the process took at most, in MiB; one shop alone, in s."""
    city = Organisation.objects.get(slug="namur")
    with tenant_context(city):
        ShopDouble.objects.all().delete()
        began = time.perf_counter()
        n_found = find_shop_doubles(timezone.now())
        taken = time.perf_counter() - began
        shop = Shop.objects.order_by("-id").first()
        assert shop is not None
        began = time.perf_counter()
        find_for_shop(shop, timezone.now())
        one = time.perf_counter() - began
        n_shops = len(shop_rows())
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"s": taken, "one_s": one, "n_found": n_found, "n_shops": n_shops, "peak_mib": peak_mib}
