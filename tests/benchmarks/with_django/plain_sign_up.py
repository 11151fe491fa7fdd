"""A sign-up as the shortest Django view that asks the database the same: what the product is compared with.

The same statements in the same order as `campaigns.signups`, on the same models, with fixed texts: no form,
no CSRF, no middleware, no tenancy, no rules, no mail to render.
"""

from __future__ import annotations

import hashlib
import os
import uuid

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils import timezone

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.with_django.plain_settings"
django.setup(set_prefix=False)
settings.MIDDLEWARE = []  # not earlier: an app would refuse to start without its own
application = WSGIHandler()

# Models only after the settings are read.
from campaigns.agenda.models import ClaimState, SeatClaim, SeatCounter, Session  # noqa: E402
from campaigns.signups.models import Participant, SignUp  # noqa: E402
from tenants.consent.models import Consent  # noqa: E402
from tenants.mail.models import Mail  # noqa: E402
from tenants.organisations.models import Domain  # noqa: E402
from tenants.shops.models import Person, Shop  # noqa: E402
from tests.benchmarks.with_django import plain_by_hand  # noqa: E402
from tests.benchmarks.with_django.plain_by_hand import CITY, DUE, PAGE, TEXT, place_of  # noqa: E402


def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse('<input name="csrfmiddlewaretoken" value="none">')
    city, schema = place_of(request)
    sent, this, now = request.POST, uuid.uuid4(), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {schema}, public")
    session = Session.objects.select_related("seats").get(pk=pk)
    with transaction.atomic():
        counter = SeatCounter.objects.select_for_update(no_key=True).get(pk=pk)
        claim = SeatClaim(uuid=this, session_id=pk, organisation_id=city, n_persons=1, created_at=now)
        seated = int(counter.n_taken < counter.capacity)
        waits = 1 - seated
        if seated:
            claim.state, claim.deadline_at = ClaimState.PENDING, counter.starts_at
        else:
            claims = SeatClaim.objects.filter(
                session_id=pk, state__in=("held", "offered"), deadline_at__lte=now
            )
            list(claims.order_by("id"))
            counter.last_position += 1
            claim.state, claim.position = ClaimState.WAITING, counter.last_position
        claim.save(force_insert=True)
        counter.n_taken += seated
        counter.n_waiting += waits
        counter.save(update_fields=["n_taken", "n_waiting", "last_position"])
        with connection.cursor() as cursor:
            cursor.execute(CITY, [pk, city, seated, waits, seated, waits])
        key = sent["shop_name"].casefold().replace("-", " ")
        with connection.cursor() as cursor:
            cursor.execute(plain_by_hand.ONE_AT_A_TIME, [key])
        like = Q(name_key=key) | Q(search_key__trigram_word_similar=key)
        list(Shop.objects.filter(like).order_by("id")[:40])
        shop = Shop.objects.create(name=sent["shop_name"], sector_id=sent["sector"])
        person = Person(
            digest=hashlib.sha256(sent["email"].encode()).hexdigest(),
            name=sent["p0-name"],
            email=sent["email"],
            language="fr",
        )
        Person.objects.bulk_create(
            [person], update_conflicts=True, unique_fields=["digest"], update_fields=["name"]
        )
        row = SignUp.objects.create(
            uuid=this,
            form_key=sent["form_key"],
            session_id=pk,
            shop=shop,
            contact=person,
            notified_starts_at=session.starts_at,
        )
        Participant.objects.bulk_create(
            [Participant(sign_up=row, session_id=pk, person=person, name=person.name, role="owner")]
        )
        Consent.objects.bulk_create([Consent(person=person, purpose="news", wording="1", language="fr")])
        Domain.objects.filter(tenant_id=city, is_primary=True).first()
        mail = Mail(
            unique_key=str(this),
            kind="plain",
            recipient=person.email,
            subject="Inscription",
            body_text=TEXT,
            body_html=PAGE,
            is_secret=True,
        )
        Mail.objects.bulk_create([mail], ignore_conflicts=True)
        keys, kinds = (
            ([str(this), ""], ["plain.deadline", "plain.send"]) if seated else ([""], ["plain.send"])
        )
        with connection.cursor() as cursor:
            cursor.execute(DUE, [[city] * len(keys), kinds, keys])
    return HttpResponseRedirect(f"/inscription/{this}/")


urlpatterns = [
    path("healthz", lambda _: HttpResponse("ok")),
    path("seances/<int:pk>/inscription/commerce/", sign_up),
    path("seances/<int:pk>/by-hand/", plain_by_hand.sign_up),
]
