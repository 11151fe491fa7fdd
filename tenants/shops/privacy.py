"""What is held of a person here: names and contacts, and for which shops they came.

Erasure keeps the reference of the archive that a person came from, which says nothing by itself: importing
that archive again then finds the emptied row instead of bringing the person back.

Notes are on a shop, of nobody: they are neither exported nor looked through, and go by themselves. The
history of a shop holds what the shop itself says to everybody (its own phone and e-mail), of no person.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kernel.privacy import Holding, register
from tenants.mail.models import Mail
from tenants.shops.models import Contact, Person, PersonMerge, ReportedDetail


def _export(digest: str) -> list[Mapping[str, Any]]:
    fields = ("name", "email", "phone", "language", "created_at")
    held = [dict(row) for row in Person.objects.filter(digest=digest).values(*fields)]
    contacts = Contact.objects.filter(person__digest=digest)
    reported = ReportedDetail.objects.filter(person__digest=digest)
    return [
        *held,
        *(dict(row) for row in contacts.values("shop__name", "role", "source", "created_at", "ended_at")),
        *(dict(row) for row in reported.values("detail", "typed", "reported_at")),
    ]


def _erase(old: str, new: str) -> int:
    """The mails to the person go with their address: nothing else tells whose they are."""
    addresses = list(Person.objects.filter(digest=old).exclude(email="").values_list("email", flat=True))
    Mail.objects.filter(recipient__in=addresses).delete()
    ReportedDetail.objects.filter(person__digest=old).delete()
    Contact.objects.filter(person__digest=old).delete()
    # What a merge took is a name, an address, a number; the merge itself is counted, and stays.
    merges = PersonMerge.objects.filter(Q(person__digest__in=(old, new)) | Q(into__digest__in=(old, new)))
    merges.filter(taken__isnull=False).update(taken=None)
    return Person.objects.filter(digest=old).update(
        digest=new,
        digest_before="",
        name="",
        email="",
        phone="",
        language="",
        erased_at=timezone.now(),
    )


register(Holding("shops", _export, _erase))
