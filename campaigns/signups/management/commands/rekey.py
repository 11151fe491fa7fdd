"""`portal rekey`: part of `portal migrate`, after the schemas have their columns."""

from typing import Any

from django_tenants.utils import tenant_context

from campaigns.signups.rekeying import cities_to_rekey, rekey_city
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Work out again how names and people of earlier releases are compared. `migrate` does this."

    def handle(self, *args: Any, **options: Any) -> None:
        cities = cities_to_rekey()
        n_shops = n_people = n_kept = 0
        for city in cities:
            with tenant_context(city):
                done = rekey_city(city)
            n_shops += done.n_shops
            n_people += done.n_people
            n_kept += done.n_kept
        if n_shops or n_people or n_kept:
            self.stdout.write(
                f"  {n_shops} shops and {n_people} people re-keyed in {len(cities)} cities; "
                f"{n_kept} people keep their digest, as another has theirs."
            )
