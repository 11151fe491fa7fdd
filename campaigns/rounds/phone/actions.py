"""What stewards' phones send. Bodies, beside the key that each action has; `shop` is a shop's uuid, or the
key of the `shop_found` that brought it; days are "2026-12-01", hours "14:30":

- `visit`: shop, outcome; round (uuid), reason, come_back_on, come_back_at, language, best_time, materials.
  Answer: `state`, what the register says from now on ("" where nothing followed). Its key is the visit's.
- `visit_corrected`: visit (its key), and all that a visit says; language, materials and the reason of who is
  still not interested stay where the body lacks them. Answer: `state`.
- `visit_undone`: visit. Answer: `is_undone`.
- `shop_details`: shop, changes {name, sector or closing_days: {seen, value}}; closing days as "mon,tue".
- `shop_found`: name, street, number, postal_code, sector, round. Answer: `shop` (uuid), `is_new`.
- `card_tied`: shop, code.
- `do_not_contact`: shop, reason (`ContactBlock.Reason`).
- `seat_request`: shop, session, people [{name, role, email, phone}] (the contact first), language, consents.
  Answer: `sign_up`, `seat`, `n_before`, `is_mailed`, `has_call`; `is_settled` where the team gave it.
- `seat_request_withdrawn`: request (its key), which could not be given: another date was offered at the door.
- `call_made`: sign_up; also where the answer was shown at the door.
- `day_sent`: day, minutes {round: n}. Answer: `n_visits`.
- `value_put_back`, `value_left`: id, of what was overtaken.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.rounds.doorstep.services import call_made, people_of_request, request_seat, withdraw_request
from campaigns.rounds.errors import ConflictUnknown
from campaigns.rounds.phone.inputs import (
    BlockIn,
    CallIn,
    CardIn,
    CorrectionIn,
    DayIn,
    DetailsIn,
    FindIn,
    OvertakenIn,
    SeatRequestIn,
    UndoIn,
    WithdrawalIn,
    corrected_values,
    read,
    typed_changes,
    typed_find,
    typed_visit,
)
from campaigns.visits.models import OvertakenValue
from campaigns.visits.selectors import rounds_of
from campaigns.visits.services import (
    NotedVisit,
    TypedVisit,
    add_found_shop,
    correct_visit,
    leave_as_it_is,
    note_details,
    note_visits,
    put_back,
    send_day,
    tie_card,
    undo_visit,
)
from campaigns.visits.services.details import find_shop
from kernel.clock import day_of
from kernel.errors import DomainError
from kernel.templatetags.portal import day
from tenants.consent.models import How
from tenants.consent.services import block_shop
from tenants.field import kinds, pages
from tenants.field.errors import MalformedAction
from tenants.field.kinds import Body, FieldKind, ReceivedAction
from tenants.field.pages import Entry, FieldPage
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS
from tenants.organisations.models import Kind

type Answer = Mapping[str, Any]

CITIES = (Kind.CITY,)


def visits(actor: Actor, actions: Sequence[ReceivedAction]) -> list[Answer | DomainError]:
    """Each is noted, or refused, by itself."""
    results: dict[int, Answer | DomainError] = {}
    typed: dict[int, TypedVisit] = {}
    for n, action in enumerate(actions):
        try:
            typed[n] = typed_visit(action)
        except MalformedAction as error:
            results[n] = error
    if typed:
        noted = note_visits(actor=actor, visits=list(typed.values()), now=actions[0].received_at)
        for n, one in zip(typed, noted, strict=True):
            results[n] = {"state": one.state} if isinstance(one, NotedVisit) else one
    return [results[n] for n in range(len(actions))]


def visit(actor: Actor, action: ReceivedAction) -> Answer:
    [result] = visits(actor, [action])
    if isinstance(result, DomainError):
        raise result
    return result


def visit_corrected(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(CorrectionIn, action.body)
    corrected = correct_visit(
        actor=actor, key=sent["visit"], values=corrected_values(sent), now=action.received_at
    )
    return {"state": corrected.state_set.state if corrected.state_set else ""}


def visit_undone(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(UndoIn, action.body)
    return {"is_undone": undo_visit(actor=actor, key=sent["visit"], now=action.received_at)}


def shop_details(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(DetailsIn, action.body)
    note_details(actor=actor, shop=sent["shop"], changes=typed_changes(sent), now=action.received_at)
    return {}


def shop_found(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(FindIn, action.body)
    find = add_found_shop(
        actor=actor,
        key=action.key,
        typed=typed_find(sent),
        of_round=sent.get("round"),
        happened_at=action.happened_at,
        now=action.received_at,
    )
    return {"shop": str(find.shop.uuid), "is_new": find.is_new}


def card_tied(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(CardIn, action.body)
    tie_card(actor=actor, code=sent["code"], shop=sent["shop"], now=action.received_at)
    return {}


def do_not_contact(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(BlockIn, action.body)
    block_shop(
        find_shop(sent["shop"]),
        reason=sent["reason"],
        via=How.DOORSTEP,
        actor=actor.user,
        now=action.received_at,
    )
    return {}


def seat_request(actor: Actor, action: ReceivedAction) -> Answer:
    answer = request_seat(
        actor=actor,
        key=action.key,
        sent=read(SeatRequestIn, action.body),
        now=action.received_at,
    )
    return answer.as_sent()


def seat_request_withdrawn(actor: Actor, action: ReceivedAction) -> Answer:
    key = read(WithdrawalIn, action.body)["request"]
    return {"is_withdrawn": withdraw_request(actor=actor, key=key)}


def called(actor: Actor, action: ReceivedAction) -> Answer:
    call_made(actor=actor, sign_up=read(CallIn, action.body)["sign_up"], now=action.received_at)
    return {}


def day_sent(actor: Actor, action: ReceivedAction) -> Answer:
    sent = read(DayIn, action.body)
    try:
        minutes = {UUID(text): n for text, n in sent["minutes"].items()}
    except ValueError as error:
        raise MalformedAction from error
    summary = send_day(actor=actor, day=sent["day"], minutes=minutes, now=action.received_at)
    return {"n_visits": summary.n_visits}


def value_put_back(actor: Actor, action: ReceivedAction) -> Answer:
    put_back(_overtaken(actor, action), actor=actor.user, now=action.received_at)
    return {}


def value_left(actor: Actor, action: ReceivedAction) -> Answer:
    leave_as_it_is(_overtaken(actor, action), now=action.received_at)
    return {}


def rounds_now(actor: Actor, now: datetime) -> Sequence[Entry]:
    """The rounds of who looks, one way in each. 1 statement."""
    return [
        Entry(
            f"/terrain/tournee/{row.uuid}/",
            row.name,
            _("jusqu’au %(day)s") % {"day": day(row.ends_on)}
            if row.starts_on <= day_of(now)
            else _("à partir du %(day)s") % {"day": day(row.starts_on)},
        )
        for row in rounds_of(actor.user, day_of(now))
    ]


def _overtaken(actor: Actor, action: ReceivedAction) -> OvertakenValue:
    """Whose value it was decides on the phone; the team does on its page."""
    row = OvertakenValue.objects.filter(pk=read(OvertakenIn, action.body)["id"], lost_by=actor.user).first()
    if row is None:
        raise ConflictUnknown
    return row


def _people_of_request(body: Body) -> Collection[str]:
    try:
        return people_of_request(read(SeatRequestIn, body))
    except MalformedAction:
        return ()


def register_all() -> None:
    """Called once, when Django starts."""
    kinds.register(FieldKind("visit", visit, NAME_READERS, hosts=CITIES, handle_many=visits))
    for name, handle in (
        ("visit_corrected", visit_corrected),
        ("visit_undone", visit_undone),
        ("shop_details", shop_details),
        ("shop_found", shop_found),
        ("card_tied", card_tied),
        ("do_not_contact", do_not_contact),
        ("seat_request_withdrawn", seat_request_withdrawn),
        ("call_made", called),
        ("day_sent", day_sent),
        ("value_put_back", value_put_back),
        ("value_left", value_left),
    ):
        kinds.register(FieldKind(name, handle, NAME_READERS, hosts=CITIES))
    kinds.register(FieldKind("seat_request", seat_request, NAME_READERS, _people_of_request, CITIES))
    pages.register(
        FieldPage(
            "rounds",
            gettext_lazy("Mes tournées"),
            "signpost",
            NAME_READERS,
            rounds_now,
            gettext_lazy("Aucune tournée pour vous en ce moment."),
            CITIES,
        )
    )
