"""`portal migrate`: `public` first, then only the schemas that lag, one failure not stopping the others."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor

from kernel.commands import has_tables
from kernel.database import connection
from tenants.organisations.distribution import distribute
from tenants.organisations.grants import grant_public
from tenants.organisations.hosts import forget_hosts
from tenants.organisations.lag import lagging_organisations
from tenants.organisations.models import Kind, Organisation
from tenants.organisations.provisioning import create_schema, migrate_schema, record_ddl
from tenants.organisations.schema_versions import expected_version


class Command(DjangoMigrate):
    help = "Migrate the shared tables, then the schemas of the organisations that lag."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--only", metavar="SLUG", help="migrate only this organisation's schema")

    def handle(self, *args: Any, **options: Any) -> None:
        connection.set_schema_to_public()
        self._check_only(options["only"])
        if options["app_label"] or options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        verbosity = options["verbosity"]
        if plan:
            if not executor.loader.applied_migrations and verbosity == 1:
                # Of a new database nobody wants to read every name: -v 2 tells them.
                self.stdout.write(f"Making the shared tables ({len(plan)} migrations)")
                options = options | {"verbosity": 0}
            super().handle(*args, **options)
            for load in ("load_sectors", "load_questionnaires"):
                call_command(load, stdout=self.stdout, verbosity=verbosity)
            grant_public()
        for line in distribute():
            self.stdout.write(f"  {line}")
        self._migrate_organisations(options["only"], verbosity)
        call_command("rekey", stdout=self.stdout)

    @staticmethod
    def _check_only(slug: str | None) -> None:
        """Refuse an organisation that does not exist before anything is touched."""
        if slug and not (has_tables() and Organisation.objects.filter(slug=slug).exists()):
            raise CommandError(f"There is no organisation '{slug}'.")

    def _migrate_organisations(self, only: str | None, verbosity: int) -> None:
        lagging = lagging_organisations()
        if only:
            lagging = [organisation for organisation in lagging if organisation.slug == only]
        failed: list[str] = []
        for position, organisation in enumerate(lagging, start=1):
            progress = f"  {position}/{len(lagging)} {organisation.slug}"
            try:
                self._bring_up_to_date(organisation)
            except DatabaseError as error:
                failed.append(organisation.slug)
                connection.set_schema_to_public()
                self.stdout.write(f"{progress} failed: {str(error).strip().splitlines()[0]}")
            else:
                if verbosity > 1 or (verbosity and (position % 10 == 0 or position == len(lagging))):
                    self.stdout.write(f"{progress} ok")
        if lagging:
            forget_hosts()
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(lagging)} schemas could not be migrated and answer 503: "
                f"{', '.join(failed)}. Mend the cause, then run this command again."
            )
        if verbosity and lagging:
            self.stdout.write(f"{len(lagging)} schema{'s' if len(lagging) > 1 else ''} migrated.")
        elif verbosity:
            self.stdout.write(f"{only or 'Every schema'} is up to date.")

    def _bring_up_to_date(self, organisation: Organisation) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [organisation.schema_name])
            exists = cursor.fetchone() is not None
        if exists:
            migrate_schema(organisation)
            if organisation.kind == Kind.AGENCY:
                call_command("carry_over_runs", stdout=self.stdout)
        else:
            create_schema(organisation, record_ddl(organisation.kind))
        Organisation.objects.filter(pk=organisation.pk).update(
            schema_version=expected_version(organisation.kind)
        )
