"""`portal give_role EMAIL SLUG ROLE`: let somebody into an organisation, the first administrator too."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from kernel.commands import OperatorCommand
from kernel.email_addresses import read_email
from tenants.accounts.models import User
from tenants.membership.roles import Role
from tenants.membership.services import give_role
from tenants.organisations.models import Organisation


class Command(OperatorCommand):
    help = "Give a person a role in an organisation. They sign in with a code that is mailed to them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("slug", help="the organisation, such as agence or namur")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--name", default="", help="the person's name")

    def check_arguments(self, **options: Any) -> None:
        try:
            validate_email(read_email(options["email"]).value)
        except ValidationError:
            raise CommandError(f"'{options['email']}' is not an e-mail address.") from None

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        email = read_email(options["email"]).value.lower()
        organisation = Organisation.objects.filter(slug=options["slug"]).first()
        if organisation is None:
            raise CommandError(f"There is no organisation '{options['slug']}'.")
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, None, name=options["name"])
        give_role(user=user, organisation=organisation, role=Role(options["role"]), actor=None)
        self.stdout.write(f"{email} is {options['role']} of {organisation.name}.")
