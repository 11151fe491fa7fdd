"""Who came to a session, for programs of its staff: numbers by city, people without contacts, notes."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.agenda.attendance_counts import attendance_counts
from campaigns.agenda.models import ClaimState, Session
from campaigns.attendance.models import How, Outcome
from campaigns.check_in.errors import CheckInNotYours, ListClosed, PersonUnknown
from campaigns.check_in.line_keys import LineKey, key_of, line_key
from campaigns.check_in.lists import ListedPerson, check_in_list
from campaigns.check_in.services import Marked, correct_outcome, enter_walk_in, mark
from campaigns.check_in.services.marking import AT_THE_DOOR, CORRECTED_TO, LONGEST_REASON
from campaigns.signups.typed import TypedGuest, TypedPerson, TypedShop
from kernel.api.fields import EmailField, InstantField, PhoneField, PostalCodeField, TextField
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_STAFF, NAME_READERS, Role
from tenants.organisations.models import Organisation
from tenants.shops.models import ShopRole
from tenants.tokens.authentication import caller_of
from tenants.tokens.permissions import StaffView

OUTCOMES_NOTED = [choice for choice in Outcome.choices if choice[0] in CORRECTED_TO]
WITH_NAMES = (*NAME_READERS, Role.FACILITATOR)


class AttendanceCityOut(serializers.Serializer):
    slug = fields.CharField(source="city.slug")
    name = fields.CharField(source="city.name")
    n_expected = fields.IntegerField(help_text="Ont une place ; une fois la liste close, étaient inscrites.")
    n_present = fields.IntegerField(help_text="Inscrites, et venues.")
    n_walk_ins = fields.IntegerField(help_text="Venues sans inscription.")
    n_excused = fields.IntegerField()
    n_absent = fields.IntegerField()
    n_guests = fields.IntegerField(help_text="Venues, de commerces hors programme ; dans aucun autre nombre.")


class AttendancePersonOut(serializers.Serializer):
    line = fields.CharField(help_text="Désigne la ligne quand vous notez ce qu’elle devient.")
    city = fields.CharField(source="city.slug")
    name = fields.CharField(allow_blank=True, help_text="Vide : effacé, ou venu d’une archive.")
    role = fields.ChoiceField(ShopRole.choices)
    shop = fields.CharField(allow_blank=True)
    place = fields.CharField(allow_blank=True, help_text="La commune d’un commerce hors programme.")
    is_guest = fields.BooleanField()
    seat = fields.ChoiceField(ClaimState.choices, allow_blank=True, help_text="Vide : sans inscription.")
    outcome = fields.ChoiceField(Outcome.choices, allow_blank=True, help_text="Vide : rien n’est noté.")
    arrived_at = InstantField(allow_null=True)
    how = fields.ChoiceField(How.choices, allow_blank=True, help_text="Comment on le sait.")


class AttendanceOut(serializers.Serializer):
    session_id = fields.IntegerField()
    is_closed = fields.BooleanField(help_text="La liste est close : les absences sont connues.")
    closed_on = fields.DateField(allow_null=True)
    n_expected = fields.IntegerField()
    n_came = fields.IntegerField(help_text="Toutes celles qui sont ou étaient là.")
    cities = AttendanceCityOut(many=True)
    people = AttendancePersonOut(
        many=True, allow_null=True, help_text="`null` : votre rôle ne lit pas les noms."
    )


class OutcomeIn(serializers.Serializer):
    line = fields.CharField(max_length=80, help_text="Une `line` de la liste.")
    outcome = fields.ChoiceField(OUTCOMES_NOTED, allow_blank=True, help_text="Vide : on n’en sait plus rien.")
    happened_at = InstantField(
        required=False, allow_null=True, help_text="L’heure d’arrivée, si elle est connue."
    )
    reason = TextField(
        max_length=LONGEST_REASON,
        required=False,
        allow_blank=True,
        help_text="Nécessaire pour une correction plus d’une semaine après la séance.",
    )


class OutcomeOut(serializers.Serializer):
    outcome = fields.ChoiceField(OUTCOMES_NOTED, allow_blank=True)
    is_changed = fields.BooleanField(help_text="`false` : c’était déjà noté ainsi.")


class WalkInShopIn(serializers.Serializer):
    uuid = fields.UUIDField(required=False, help_text="Un commerce de cette ville que vous connaissez.")
    name = TextField(max_length=160)
    street = TextField(max_length=120, required=False, allow_blank=True)
    number = TextField(max_length=24, required=False, allow_blank=True)
    postal_code = PostalCodeField(max_length=8, required=False, allow_blank=True)


class WalkInGuestIn(serializers.Serializer):
    shop = TextField(max_length=160)
    place = TextField(max_length=80, help_text="La commune du commerce.")


class WalkInIn(serializers.Serializer):
    key = fields.UUIDField(help_text="Choisie par vous, une par personne : le même envoi n’en fait qu’une.")
    name = TextField(max_length=80)
    role = fields.ChoiceField(ShopRole.choices)
    shops = fields.ListField(
        child=WalkInShopIn(), required=False, max_length=2, help_text="Un ou deux commerces de cette ville."
    )
    guest = WalkInGuestIn(required=False, allow_null=True, help_text="Ou un commerce hors programme.")
    email = EmailField(max_length=254, required=False, allow_blank=True)
    phone = PhoneField(max_length=30, required=False, allow_blank=True)
    derogation = TextField(
        max_length=160,
        required=False,
        allow_blank=True,
        help_text="Motif, pour la sixième d’un petit groupe.",
    )

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        if bool(typed.get("shops")) == bool(typed.get("guest")):
            raise ValidationError({"shops": [_("Donnez `shops` ou `guest`, et un seul des deux.")]})
        return typed


class WalkedInOut(serializers.Serializer):
    is_new = fields.BooleanField(help_text="`false` : la personne était déjà notée.")
    was_expected = fields.BooleanField(help_text="Elle était sur la liste, et y est notée présente.")


class AttendanceView(StaffView):
    roles = (*CITY_STAFF, Role.ANALYST, Role.FACILITATOR)

    @extend_schema(
        operation_id="attendance",
        tags=["équipe"],
        summary="Qui est venu à une séance",
        description=(
            "Les nombres par ville, et pour qui lit les noms chaque personne, sans ses coordonnées. "
            "Seulement les séances que la ville accueille. Chaque lecture de noms est notée au journal des "
            "villes concernées."
        ),
        responses=OpenApiResponse(AttendanceOut, description="Les présences."),
    )
    def get(self, request: Request, pk: int) -> Response:
        actor = caller_of(request)
        visible = Session.objects.visible_to(actor).filter(seats__isnull=False).select_related("seats")
        session = get_object_or_404(visible, pk=pk)
        counts = attendance_counts(session)
        return Response(
            AttendanceOut(
                {
                    "session_id": pk,
                    "is_closed": counts.is_closed,
                    "closed_on": counts.closing.happened_on if counts.closing and counts.is_closed else None,
                    "n_expected": counts.n_expected,
                    "n_came": counts.n_came,
                    "cities": counts.cities,
                    "people": _people(actor, pk),
                }
            ).data
        )


class OutcomeView(StaffView):
    roles = NAME_READERS
    codes_of_input = frozenset({"reason_needed", "outcome_unknown"})

    @extend_schema(
        operation_id="attendance_outcome",
        tags=["équipe"],
        summary="Noter ce que devient une ligne",
        description=(
            "`city` : celle du commerce. Deux fois la même note n’en font qu’une. Une fois la liste close, "
            "c’est une correction, pour qui peut la clore."
        ),
        request=OutcomeIn,
        responses=OpenApiResponse(OutcomeOut, description="C’est noté."),
    )
    def post(self, request: Request, pk: int, city: str) -> Response:
        where = _city(city)
        asked = OutcomeIn(data=request.data)
        asked.is_valid(raise_exception=True)
        typed = asked.validated_data
        key = line_key(typed["line"])
        if key is None or key.city_id != where.pk:
            _refuse_strangers(caller_of(request), pk)
            raise PersonUnknown
        try:
            done = _note(caller_of(request), pk, where, key, typed)
        except CheckInNotYours as error:
            raise Http404 from error
        return Response(OutcomeOut(done).data)


class WalkInView(StaffView):
    roles = NAME_READERS
    codes_of_input = frozenset({"group_full", "shop_missing"})

    @extend_schema(
        operation_id="attendance_walk_in",
        tags=["équipe"],
        summary="Noter une personne venue sans inscription",
        description="`city` : celle du commerce ; pour un commerce hors programme, celle de l’accueil.",
        request=WalkInIn,
        responses={
            201: OpenApiResponse(WalkedInOut, description="C’est noté."),
            200: OpenApiResponse(WalkedInOut, description="La personne était déjà notée."),
        },
    )
    def post(self, request: Request, pk: int, city: str) -> Response:
        where = _city(city)
        asked = WalkInIn(data=request.data)
        asked.is_valid(raise_exception=True)
        typed = asked.validated_data
        guest = typed.get("guest")
        try:
            done = enter_walk_in(
                actor=caller_of(request),
                session_id=pk,
                key=typed["key"],
                city=where,
                person=TypedPerson(
                    typed["name"], typed["role"], typed.get("email", ""), typed.get("phone", "")
                ),
                shops=[TypedShop(**one) for one in typed.get("shops", ())],
                guest=TypedGuest(**guest) if guest else None,
                derogation=typed.get("derogation", ""),
                now=timezone.now(),
            )
        except CheckInNotYours as error:
            raise Http404 from error
        code = status.HTTP_201_CREATED if done.is_new else status.HTTP_200_OK
        return Response(WalkedInOut(done).data, status=code)


def _note(actor: Actor, pk: int, city: Organisation, key: LineKey, typed: dict[str, Any]) -> Marked:
    """At the door while the list is open; a correction once it is closed, or for an absence."""
    now = timezone.now()
    outcome, line = typed["outcome"], key.line
    if outcome in AT_THE_DOOR:
        try:
            return mark(
                actor=actor,
                session_id=pk,
                city=city,
                line=line,
                outcome=outcome,
                phone_time=typed.get("happened_at"),
                now=now,
            )
        except ListClosed:
            if not Session.objects.with_list_closable_by(actor).filter(pk=pk).exists():
                raise
    else:
        _refuse_strangers(actor, pk)
    return correct_outcome(
        actor=actor,
        session_id=pk,
        city=city,
        line=line,
        outcome=outcome,
        reason=typed.get("reason", ""),
        now=now,
    )


def _people(actor: Actor, pk: int) -> list[dict[str, Any]] | None:
    """None where the caller's role reads no names."""
    if actor.role not in WITH_NAMES:
        return None
    try:
        found = check_in_list(actor, pk, now=timezone.now())
    except CheckInNotYours:
        return None
    return [_line(one) for one in found.people]


def _line(one: ListedPerson) -> dict[str, Any]:
    return {
        "line": str(key_of(one)),
        "city": one.city,
        "name": one.name,
        "role": one.role,
        "shop": one.shop,
        "place": one.place,
        "is_guest": one.is_guest,
        "seat": one.seat,
        "outcome": one.outcome,
        "arrived_at": one.arrived_at,
        "how": one.how,
    }


def _city(slug: str) -> Organisation:
    return get_object_or_404(Organisation.objects.cities().active(), slug=slug)


def _refuse_strangers(actor: Actor, pk: int) -> None:
    """404 for whom the session is not."""
    if not Session.objects.with_roster_for(actor).filter(pk=pk).exists():
        raise Http404
