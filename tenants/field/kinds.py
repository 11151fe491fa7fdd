"""The registry of kinds of actions: each feature of the field registers what it takes and what it does.

An app calls `register` from its `AppConfig.ready`. What the phone stores of an action is its kind, key, body
and the time that its clock said (`happened_at`); the contract is docs/adr/0021-field-shell.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.errors import DomainError
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Kind

type Body = Mapping[str, Any]


@dataclass(frozen=True)
class ReceivedAction:
    """What a handler is given. `happened_at` is the phone's clock: kept, not believed, perhaps a year off."""

    key: UUID
    body: Body
    happened_at: datetime
    received_at: datetime


type Answer = Mapping[str, Any]
Handler = Callable[[Actor, ReceivedAction], Answer]
ManyHandler = Callable[[Actor, Sequence[ReceivedAction]], Sequence[Answer | DomainError]]


def nobody(body: Body) -> Collection[str]:
    """A kind whose bodies name no person."""
    return ()


@dataclass(frozen=True)
class FieldKind:
    """A kind of action.

    `handle` does it, inside a transaction that ends with the action's own, and gives the answer: small,
    JSON, no more of a person than the phone needs. A `DomainError` is a refusal: nothing stays of the
    action, and the same key may be tried again; one that derives from `Parked` keeps the body for somebody
    to settle. A body that the handler cannot read raises `MalformedAction`. `people` are the digests of whom
    a body names: it is emptied with them. `hosts`: the kinds of organisation that have the feature.

    `handle_many`, where there is one, does those that follow each other in one transaction and in few
    statements: given all in their order, it returns for each, in the same order, the answer or the
    `DomainError` that refuses it, of which it must leave nothing. Where it raises (a `DomainError`, an
    `IntegrityError`), all that it did is undone and they are done one by one with `handle`.
    """

    name: str
    handle: Handler
    roles: Collection[Role]
    people: Callable[[Body], Collection[str]] = nobody
    hosts: Collection[str] = (Kind.CITY, Kind.AGENCY)
    handle_many: ManyHandler | None = None

    def may(self, actor: Actor) -> bool:
        """Whether it is for this role, on this kind of host."""
        return actor.role in self.roles and actor.organisation.kind in self.hosts


_kinds: dict[str, FieldKind] = {}


def register(kind: FieldKind) -> None:
    """Raises ValueError where the name is taken."""
    if kind.name in _kinds:
        raise ValueError(f"{kind.name} is registered already")
    _kinds[kind.name] = kind


def kind_of(name: str) -> FieldKind | None:
    """None for a kind of another release."""
    return _kinds.get(name)
