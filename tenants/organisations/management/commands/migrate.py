"""`portal migrate`: `public` first, then only the schemas that lag, one failure not stopping the others."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor

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
        if options["app_label"] or options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            super().handle(*args, **options)
            call_command("load_sectors", stdout=self.stdout)
            call_command("load_questionnaires", stdout=self.stdout)
            grant_public()
        for line in distribute():
            self.stdout.write(f"  {line}")
        self._migrate_organisations(options["only"])

    def _migrate_organisations(self, only: str | None) -> None:
        lagging = lagging_organisations()
        if only:
            lagging = [organisation for organisation in lagging if organisation.slug == only]
        failed: list[str] = []
        for position, organisation in enumerate(lagging, start=1):
            self.stdout.write(f"  {position}/{len(lagging)} {organisation.slug}", ending=" ")
            try:
                self._bring_up_to_date(organisation)
            except DatabaseError as error:
                failed.append(organisation.slug)
                connection.set_schema_to_public()
                self.stdout.write(f"failed: {str(error).strip().splitlines()[0]}")
            else:
                self.stdout.write("ok")
        if lagging:
            forget_hosts()
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(lagging)} schemas could not be migrated and answer 503: "
                f"{', '.join(failed)}. Mend the cause, then run this command again."
            )
        self.stdout.write(f"{len(lagging)} schemas migrated." if lagging else "Every schema is up to date.")

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
