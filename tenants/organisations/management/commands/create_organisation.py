"""`portal create_organisation KIND`: the Agence, a partner, or one more city's first administrator."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from kernel.commands import OperatorCommand
from tenants.organisations.hosts import forget_hosts
from tenants.organisations.models import Kind
from tenants.organisations.services import ensure_organisation


class Command(OperatorCommand):
    help = (
        "Create the Agence (its host is the root host) or a partner. Safe to repeat. Cities: create_cities."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=[Kind.AGENCY.value, Kind.PARTNER.value])
        parser.add_argument("name")
        parser.add_argument("--slug", help="a partner's part of its host name, such as technocite")
        parser.add_argument("--email", default="", help="where people write to")

    def check_arguments(self, **options: Any) -> None:
        if options["kind"] == Kind.PARTNER.value and not options["slug"]:
            raise CommandError("A partner needs --slug, the first part of its host name.")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = Kind(options["kind"])
        slug = "agence" if kind is Kind.AGENCY else options["slug"]
        root = settings.ROOT_HOST_NAME
        try:
            created = ensure_organisation(
                kind=kind,
                slug=slug,
                name=options["name"],
                host=root if kind is Kind.AGENCY else f"{slug}.{root}",
                contact_email=options["email"],
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        forget_hosts()
        verb = "created" if created.is_new else "is there already"
        self.stdout.write(f"{created.organisation.name} {verb}: {created.organisation.primary_host}")
