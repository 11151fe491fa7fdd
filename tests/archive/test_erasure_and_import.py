"""Importing an archive again does not bring back somebody who was erased."""

from django.utils import timezone
from django_tenants.utils import tenant_context

from archive.importing.services import import_archive
from campaigns.editions.models import Edition
from dashboards.bilan.selectors import compute_bilan
from kernel.facts import Reading
from portal.demo.services import ARCHIVES
from portal.due import HANDLERS
from tenants.due.services import do_due_work
from tenants.organisations.models import Organisation
from tenants.shops.models import Person
from tenants.shops.services import ask_to_erase_person


def test_a_second_import_finds_the_emptied_row(db):
    assert import_archive(ARCHIVES / "edition_2016").is_importable
    edition = Edition.objects.get(code="2016")
    assert edition.as_of is not None
    before = compute_bilan(edition, edition.as_of, Reading.TRUE).figures
    arlon = Organisation.objects.get(slug="arlon")
    with tenant_context(arlon):
        person = Person.objects.order_by("pk").first()
    ask_to_erase_person(person.digest)
    for city in Organisation.objects.cities():
        with tenant_context(city):
            do_due_work(city, {**HANDLERS, "figures.city": lambda *_: None}, timezone.now())

    assert import_archive(ARCHIVES / "edition_2016").is_importable

    assert compute_bilan(edition, edition.as_of, Reading.TRUE).figures == before
    with tenant_context(arlon):
        assert Person.objects.filter(erased_at__isnull=False).count() == 1
        assert not Person.objects.filter(digest=person.digest).exists()
