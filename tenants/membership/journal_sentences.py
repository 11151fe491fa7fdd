"""What the journal says of roles, and users by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from kernel.wording import mid_sentence
from tenants.accounts.models import User
from tenants.journal.models import Entry
from tenants.journal.sentences import Part, Ref, Said, Thing, Topic, find_by, numbers, sentence, subject
from tenants.membership.roles import Role

_who = subject("user", _("quelqu’un"))


def role_text(role: Any) -> str:
    """A role by its stored value, as it stands inside a sentence."""
    return mid_sentence(Role(role).label) if role in set(Role) else str(role or "")


@sentence("membership.given", Topic.TEAM, _("Rôle donné"))
def _given(entry: Entry) -> Said:
    parts: dict[str, Part] = {"person": _who(entry), "role": role_text(entry.details.get("role"))}
    if not entry.details.get("was"):
        return Said(_("a donné à %(person)s le rôle « %(role)s »"), parts)
    was = role_text(entry.details["was"])
    return Said(_("a donné à %(person)s le rôle « %(role)s », au lieu de « %(was)s »"), {**parts, "was": was})


@sentence("membership.ended", Topic.TEAM, _("Rôle retiré"))
def _ended(entry: Entry) -> Said:
    parts: dict[str, Part] = {"person": _who(entry), "role": role_text(entry.details.get("role"))}
    return Said(_("a retiré à %(person)s le rôle « %(role)s »"), parts)


def _users(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By number. One statement."""
    pks = numbers(refs)
    found = User.objects.in_bulk(set(pks.values()))
    return {ref: Thing(str(found[pk])) for ref, pk in pks.items() if pk in found}


find_by("user", _users)
