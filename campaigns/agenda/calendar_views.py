"""Sessions as calendar files: one, and a feed to subscribe to."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page

from campaigns.agenda.calendar import Method, write_calendar
from campaigns.agenda.calendar_events import event_of, events_of
from tenants.membership.access import everybody
from tenants.organisations.models import Kind
from tenants.organisations.requests import OrganisationRequest

CONTENT_TYPE = "text/calendar; charset=utf-8"
MAX_AGE_S = 600


@everybody()
@conditional_page
@cache_control(public=True, max_age=MAX_AGE_S)
def session_ics(request: OrganisationRequest, pk: int) -> HttpResponse:
    """One session, to put into one's calendar."""
    event = event_of(pk, request.tenant, _this_hour())
    if event is None:
        raise Http404
    response = HttpResponse(write_calendar([event], Method.PUBLISH), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="seance-{pk}.ics"'
    return response


@everybody()
@conditional_page
@cache_control(public=True, max_age=MAX_AGE_S)
def feed(request: OrganisationRequest) -> HttpResponse:
    """The sessions of this city, or of the programme on the root host; calendars fetch it again."""
    here = request.tenant
    is_city = here.kind == Kind.CITY
    name = _("Commerce connecté : %(city)s") % {"city": here.name} if is_city else _("Commerce connecté")
    written = write_calendar(events_of(here, _this_hour()), Method.PUBLISH, name)
    return HttpResponse(written, content_type=CONTENT_TYPE)


def _this_hour() -> datetime:
    """A calendar bears the instant at which it was written: within an hour the same bytes and tag."""
    return timezone.now().replace(minute=0, second=0, microsecond=0)
