"""Answering a proposal: the two are one, or not the same; taking a merge back; looking for more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from kernel.database import connection
from tenants.accounts.models import User
from tenants.doubles.errors import ProposalSettled
from tenants.doubles.finding import find_person_doubles, find_shop_doubles, identity_of
from tenants.doubles.models import PersonDouble, Proposal, Settlement, ShopDouble
from tenants.due.kinds import DueKind
from tenants.due.models import Due
from tenants.due.services import ask_for
from tenants.journal.services import record
from tenants.organisations.models import Organisation
from tenants.runs.models import Run, RunState
from tenants.runs.progress import Progress
from tenants.runs.services import ask_for_run, finish, hand_to_task, note_progress, start
from tenants.shops.models import PersonMerge, Shop, ShopMerge
from tenants.shops.services import merge_people, merge_shops, undo_merge, undo_merge_of_people
from tenants.shops.services.merges import Undone

KIND = DueKind.FIND_DOUBLES
TASK = "tenants.doubles.tasks.find_doubles"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s || '/doubles', 0))"


@transaction.atomic
def merge_pair(
    proposal: Proposal, *, survivor: int, taken: Collection[str], on: date, actor: User, now: datetime
) -> ShopMerge | PersonMerge:
    """The two are one: the other goes into `survivor` (its id), which takes the values named.

    What else was proposed with the one that went is proposed with the survivor. Raises ProposalSettled,
    MergeRefused or PersonMergeRefused, NumberTaken.
    """
    row = _locked(proposal)
    into, other = (row.first, row.second) if survivor == row.first_id else (row.second, row.first)
    merge: ShopMerge | PersonMerge
    if isinstance(row, ShopDouble):
        merge = merge_shops(shop=other, into=into, on=on, actor=actor, taken=taken)
    else:
        merge = merge_people(person=other, into=into, on=on, actor=actor, taken=taken)
    _settle(row, Settlement.MERGED, actor, now)
    _pass_on(type(row), other.pk, into.pk)
    return merge


@transaction.atomic
def say_different(proposal: Proposal, *, actor: User, now: datetime) -> None:
    """The two are not the same: remembered until one of them has another name and another address.

    Raises ProposalSettled.
    """
    row = _locked(proposal)
    row.seen = [identity_of(row.first), identity_of(row.second)]
    _settle(row, Settlement.DIFFERENT, actor, now)
    if isinstance(row, ShopDouble):
        record("double.different", actor=actor, subject=f"shop:{row.first_id}", into=row.second_id)
    else:
        record("double.different_people", actor=actor, subject=f"person:{row.first_id}", into=row.second_id)


@transaction.atomic
def take_back(merge: ShopMerge | PersonMerge, *, actor: User) -> Undone:
    """Undo a merge; where it had been proposed, the proposal is open again."""
    model: type[Proposal]
    if isinstance(merge, ShopMerge):
        undone, model = undo_merge(merge=merge, actor=actor), ShopDouble
        one, other = merge.shop_id, merge.into_id
    else:
        undone, model = undo_merge_of_people(merge=merge, actor=actor), PersonDouble
        one, other = merge.person_id, merge.into_id
    pair = model._default_manager.filter(first_id=min(one, other), second_id=max(one, other))
    pair.filter(settlement=Settlement.MERGED).update(settled_at=None, settlement="", settled_by=None)
    return undone


@transaction.atomic
def ask_to_find(organisation: Organisation, *, actor: User | None, now: datetime) -> Run:
    """A run that looks through all shops and people; the one that waits, where there is one.

    One that has begun may have passed by what was added since: another one follows it.
    """
    run = Run.objects.of_kind(KIND).filter(state=RunState.QUEUED).first()
    if run is None:
        run = ask_for_run(KIND, actor=actor, parameters={}, now=now)
        ask_for(organisation, KIND, key=str(run.uuid))
        record("doubles.asked", actor=actor, subject=f"run:{run.uuid}")
    return run


def handle_find_doubles(organisation: Organisation, due: Due) -> None:
    """Due work `doubles.find`: its key is a run's; "" asks for one (after an import, each night)."""
    if due.key:
        hand_to_task(organisation, due, TASK)
    else:
        ask_to_find(organisation, actor=None, now=due.due_at)


def do_find(run: Run, now: datetime) -> None:
    """Look through everything; the result says how many proposals are new."""
    start(run, now)

    def progress(done: int, total: int, label: str) -> None:
        note_progress(run, done, total, label)

    run.result = find_all(now, progress)
    finish(run, now, state=RunState.DONE)


@transaction.atomic
def find_all(now: datetime, progress: Progress | None = None) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [connection.schema_name])
    n_shops = find_shop_doubles(now, progress)
    return {"n_new_shops": n_shops, "n_new_people": find_person_doubles(now)}


def is_worth_looking(since: datetime | None) -> bool:
    """Whether a shop or a person came or changed since the last look. 2 statements at most."""
    if since is None:
        return Shop.objects.exists()
    changed = Shop.objects.filter(Q(created_at__gte=since) | Q(changes__changed_at__gte=since))
    return changed.exists()


def _locked(proposal: Proposal) -> Any:
    rows = type(proposal)._default_manager.select_for_update(of=("self",)).select_related("first", "second")
    row = rows.get(pk=proposal.pk)
    if row.settled_at is not None:
        raise ProposalSettled
    return row


def _settle(row: Proposal, settlement: Settlement, actor: User, now: datetime) -> None:
    row.settlement, row.settled_at, row.settled_by = settlement, now, actor
    row.save(update_fields=["settlement", "settled_at", "settled_by", "seen"])


def _pass_on(model: Any, gone: int, survivor: int) -> None:
    """What is open between the one that went and others is open between the survivor and them."""
    of_gone = Q(first_id=gone) | Q(second_id=gone)
    rows = []
    for row in model._default_manager.open().filter(of_gone):
        other = row.second_id if row.first_id == gone else row.first_id
        if other != survivor:
            rows.append(
                model(
                    first_id=min(other, survivor),
                    second_id=max(other, survivor),
                    strength=row.strength,
                    rank=row.rank,
                    reasons=row.reasons,
                    found_at=row.found_at,
                )
            )
    model._default_manager.bulk_create(rows, ignore_conflicts=True)
