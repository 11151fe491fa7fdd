"""Plays events, one after the other: each by the service that people use, at the event's instant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import uuid5

from django.db import transaction
from django_tenants.utils import tenant_context

from archive.reliving import door, questionnaires, rounds
from archive.reliving.archive_rows import instant, several, text, whole
from archive.reliving.events import Act, Event, Remark
from archive.reliving.ledger import Ledger, Note
from archive.reliving.world import SignedUp, World
from campaigns.agenda.models import ClaimState, SessionKind
from campaigns.agenda.seats.rules import SMALL_GROUP_SEATS
from campaigns.agenda.services import (
    SessionFields,
    cancel_session,
    create_session,
    mark_held,
    publish_session,
)
from campaigns.signups.models import Participant
from campaigns.signups.services import TypedShop, sign_up
from kernel.clock import day_of
from kernel.errors import DomainError
from tenants.shops.services import merge_shops

WAITED = "more people than seats: on the waiting list, and noted at the door"
SOURCE_UNKNOWN = "paper"


def play(event: Event, world: World, ledger: Ledger) -> None:
    """Play one event; what a service refuses is noted, and leaves nothing.

    Rows of which an earlier event was refused are not played on.
    """
    rows = [row for row in event.rows if not ledger.is_refused(row)]
    if event.rows and not rows:
        return
    try:
        with transaction.atomic():
            PLAYERS[event.act](Event(event.at, event.act, rows, event.session, event.is_last), world, ledger)
    except DomainError as refusal:
        if not rows:  # the list of a session on which nobody was absent
            ledger.say(f"list of session {event.session} left open: {refusal}")
        ledger.refused(rows, str(refusal))
        return
    if event.is_last:
        ledger.lived(rows)


def _announce(event: Event, world: World, ledger: Ledger) -> None:
    row = event.rows[0]
    capacity, kind = whole(row, "capacity"), text(row, "kind")
    is_beyond = kind == SessionKind.SMALL_GROUP and capacity > SMALL_GROUP_SEATS
    with tenant_context(world.agency):
        session = create_session(
            actor=world.agency_staff,
            edition=world.edition,
            hosts=[world.cities[nis] for nis in several(row, "host_nis")],
            kind=kind,
            says=SessionFields(
                starts_at=instant(row, "starts_at"),
                duration_min=whole(row, "duration_min"),
                venue=text(row, "venue"),
                trainers=text(row, "trainers"),
            ),
            capacity=capacity,
            derogation=door.LATE_ENTRY if is_beyond else "",
            code=event.session,
            now=event.at,
        )
        publish_session(actor=world.agency_staff, session=session, now=event.at)
    world.sessions[event.session] = session


def _cancel(event: Event, world: World, ledger: Ledger) -> None:
    with tenant_context(world.agency):
        cancel_session(
            actor=world.agency_staff,
            session=world.session(event.session),
            reason=door.LATE_ENTRY,
            now=event.at,
        )


def _hold(event: Event, world: World, ledger: Ledger) -> None:
    with tenant_context(world.agency):
        mark_held(actor=world.agency_staff, session=world.session(event.session), now=event.at)


def _sign_up(event: Event, world: World, ledger: Ledger) -> None:
    row, city = event.rows[0], world.city(event.rows[0])
    with tenant_context(city):
        done = sign_up(
            organisation=city,
            session=world.session(event.session),
            form_key=uuid5(door.KEYS, f"{world.edition.code}:attendance:{row.line}"),
            shop=TypedShop(uuid=world.shops[text(row, "shop_ref")].uuid),
            people=[world.person(row)],
            language="fr",
            source=text(row, "source") or SOURCE_UNKNOWN,
            entered_by=world.user,
            now=event.at,
        )
        participant = Participant.objects.get(sign_up=done.sign_up, is_active=True).pk
    is_waiting = done.claim.state == ClaimState.WAITING
    if is_waiting:
        ledger.tell(Note.OTHERWISE, Remark(row, WAITED))
    key = event.session, text(row, "nis"), text(row, "person_ref")
    world.signed_up[key] = SignedUp(done.sign_up.uuid, participant, is_waiting)


def _check_in(event: Event, world: World, ledger: Ledger) -> None:
    door.note_person(world, world.session(event.session), event.rows, event.at)


def _walk_in(event: Event, world: World, ledger: Ledger) -> None:
    door.let_in(world, world.session(event.session), event.rows, event.at)


def _close_list(event: Event, world: World, ledger: Ledger) -> None:
    door.close(world, world.session(event.session), event.rows, event.at)


def _visit(event: Event, world: World, ledger: Ledger) -> None:
    rounds.note_visit(world, event.rows[0], event.at)


def _diagnostic(event: Event, world: World, ledger: Ledger) -> None:
    questionnaires.answer_online(world, event.rows[0], event.at)


def _paper_diagnostic(event: Event, world: World, ledger: Ledger) -> None:
    questionnaires.type_from_paper(world, event.rows[0], event.at)


def _merge(event: Event, world: World, ledger: Ledger) -> None:
    row = event.rows[0]
    with tenant_context(world.city(row)):
        merge_shops(
            shop=world.shops[text(row, "shop_ref")],
            into=world.shops[text(row, "merged_into")],
            on=day_of(event.at),
            actor=world.user,
            now=event.at,
        )


Player = Callable[[Event, World, Ledger], None]

PLAYERS: Mapping[Act, Player] = {
    Act.MERGE: _merge,
    Act.ANNOUNCE: _announce,
    Act.SIGN_UP: _sign_up,
    Act.CANCEL: _cancel,
    Act.CHECK_IN: _check_in,
    Act.WALK_IN: _walk_in,
    Act.VISIT: _visit,
    Act.DIAGNOSTIC: _diagnostic,
    Act.PAPER_DIAGNOSTIC: _paper_diagnostic,
    Act.HOLD: _hold,
    Act.CLOSE_LIST: _close_list,
}
