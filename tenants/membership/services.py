"""Giving and ending roles."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import tenant_context

from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.membership.models import Membership
from tenants.membership.roles import ROLES_BY_KIND, Role
from tenants.organisations.models import Organisation


class RoleNotHere(DomainError):
    code = "role_not_here"
    message = _("Ce rôle n’existe pas dans ce genre d’organisation.")


def give_role(*, user: User, organisation: Organisation, role: Role, actor: User | None) -> Membership:
    """Give `user` a role in `organisation`, ending another one there. A second call changes nothing."""
    if role not in ROLES_BY_KIND[organisation.kind]:
        raise RoleNotHere
    with transaction.atomic(), tenant_context(organisation):
        User.objects.select_for_update().get(pk=user.pk)  # one role at a time, also where there is none yet
        current = Membership.objects.filter(
            user=user, organisation=organisation, ended_at__isnull=True
        ).first()
        if current is not None and current.role == role:
            return current
        if current is not None:
            current.ended_at = timezone.now()
            current.save(update_fields=["ended_at"])
        membership = Membership.objects.create(user=user, organisation=organisation, role=role)
        was = current.role if current else ""
        record("membership.given", actor=actor, subject=f"user:{user.pk}", role=str(role), was=was)
        return membership


def end_role(*, membership: Membership, actor: User | None) -> None:
    """End a membership now; its sessions lose the right at the next request."""
    with transaction.atomic(), tenant_context(membership.organisation):
        ended = Membership.objects.filter(pk=membership.pk, ended_at__isnull=True).update(
            ended_at=timezone.now()
        )
        if ended:
            record(
                "membership.ended", actor=actor, subject=f"user:{membership.user_id}", role=membership.role
            )
