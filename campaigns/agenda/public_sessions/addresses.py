"""Where people sign up to a session and find it for their calendar, as the API tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse

from campaigns.agenda.public_sessions.selectors import PublicSession
from kernel.links import origin_of
from tenants.organisations.models import Domain, Kind, Organisation

CITY_URLS = settings.TENANT_TYPES["city"]["URLCONF"]


@dataclass(frozen=True)
class Addresses:
    """`origin` is the host that was asked; `hosts` the origins of cities, where it is not a city's."""

    origin: str
    hosts: dict[int, str] = field(default_factory=dict)

    def sign_up_url(self, public: PublicSession) -> str | None:
        """On the host that was asked, or on that of the session's first city; None while nobody may."""
        first = public.hosts[0].pk if public.hosts else None
        origin = self.hosts.get(first, "") if self.hosts and first else self.origin
        if not public.takes_sign_ups or not origin:
            return None
        return origin + reverse("signups:choose_city", urlconf=CITY_URLS, args=[public.session.pk])

    def ics_url(self, public: PublicSession) -> str:
        path = reverse("agenda:session_ics", urlconf=CITY_URLS, args=[public.session.pk])
        return self.origin + path


def addresses_of(sessions: Iterable[PublicSession], organisation: Organisation, origin: str) -> Addresses:
    """One statement on the Agence's host, none on a city's, where every session can be reached."""
    if organisation.kind == Kind.CITY:
        return Addresses(origin)
    firsts = {public.hosts[0].pk for public in sessions if public.hosts}
    primary = Domain.objects.filter(tenant_id__in=firsts, is_primary=True)
    hosts = {pk: origin_of(host) for pk, host in primary.values_list("tenant_id", "domain")}
    return Addresses(origin, hosts)
