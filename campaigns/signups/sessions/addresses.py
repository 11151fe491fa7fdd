"""Where people sign up to a session and find it for their calendar, as the API tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from campaigns.signups.sessions.selectors import OfferedSession
from kernel.links import origin_of
from tenants.organisations.models import Domain, Kind, Organisation

CITY_URLS = settings.TENANT_TYPES["city"]["URLCONF"]


@dataclass(frozen=True)
class Addresses:
    """`origin` is the host that was asked; `hosts` the origins of cities, where it is not a city's."""

    origin: str
    hosts: dict[int, str] = field(default_factory=dict)

    def sign_up_url(self, offered: OfferedSession) -> str | None:
        """On the host that was asked, or on that of the session's first city; None while nobody may."""
        first = offered.hosts[0].pk if offered.hosts else None
        origin = self.hosts.get(first, "") if self.hosts and first else self.origin
        if not offered.takes_sign_ups or not origin:
            return None
        return origin + reverse("signups:where", urlconf=CITY_URLS, args=[offered.session.pk])

    def ics_url(self, offered: OfferedSession) -> str:
        path = reverse("agenda:session_ics", urlconf=CITY_URLS, args=[offered.session.pk])
        return self.origin + path


def addresses_of(sessions: Iterable[OfferedSession], organisation: Organisation, origin: str) -> Addresses:
    """One statement on the Agence's host, none on a city's, where every session can be reached."""
    if organisation.kind == Kind.CITY:
        return Addresses(origin)
    firsts = {offered.hosts[0].pk for offered in sessions if offered.hosts}
    primary = Domain.objects.filter(tenant_id__in=firsts, is_primary=True)
    hosts = {pk: origin_of(host) for pk, host in primary.values_list("tenant_id", "domain")}
    return Addresses(origin, hosts)
