"""What stewards' phones send, read: the bodies of the actions that `field_actions` describes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from rest_framework import fields, serializers

from campaigns.visits.models import BestTime, Material, RefusalReason, VisitOutcome
from campaigns.visits.services import FieldChange, FoundShop, TypedVisit
from campaigns.visits.services.details import FIELDS
from kernel.api.fields import DayField, TextField
from kernel.email_addresses import read_email
from kernel.typed_values import is_whole_phone, read_phone
from tenants.consent.models import ContactBlock, Purpose
from tenants.field.errors import MalformedAction
from tenants.field.kinds import Body, ReceivedAction
from tenants.sectors.selectors import sectors_by_code
from tenants.shops.models import ShopRole, Weekday

MOST_PEOPLE = 6


class VisitValues(serializers.Serializer):
    """What a visit says but for the shop; `language` is any two-letter code."""

    outcome = fields.ChoiceField(VisitOutcome.choices)
    reason = fields.ChoiceField(RefusalReason.choices, required=False, allow_blank=True)
    come_back_on = DayField(required=False, allow_null=True)
    come_back_at = fields.TimeField(required=False, allow_null=True)
    language = fields.RegexField(r"^[a-z]{2}$", required=False, allow_blank=True)
    best_time = fields.ChoiceField(BestTime.choices, required=False, allow_blank=True)
    materials = fields.ListField(
        child=fields.ChoiceField(Material.choices), required=False, max_length=len(Material)
    )


class VisitIn(VisitValues):
    shop = fields.UUIDField()
    round = fields.UUIDField(required=False, allow_null=True)


class CorrectionIn(VisitValues):
    visit = fields.UUIDField()


class UndoIn(serializers.Serializer):
    visit = fields.UUIDField()


class ChangeIn(serializers.Serializer):
    seen = fields.CharField(max_length=200, allow_blank=True)
    value = TextField(max_length=160, allow_blank=True)


class DetailsIn(serializers.Serializer):
    shop = fields.UUIDField()
    changes = fields.DictField(child=ChangeIn(), allow_empty=False)


class FindIn(serializers.Serializer):
    name = TextField(max_length=160)
    street = TextField(max_length=120, required=False, allow_blank=True, default="")
    number = TextField(max_length=24, required=False, allow_blank=True, default="")
    postal_code = TextField(max_length=8, required=False, allow_blank=True, default="")
    sector = fields.CharField(max_length=40, required=False, allow_blank=True, default="")
    round = fields.UUIDField(required=False, allow_null=True)


class CardIn(serializers.Serializer):
    shop = fields.UUIDField()
    code = TextField(max_length=40)


class BlockIn(serializers.Serializer):
    shop = fields.UUIDField()
    reason = fields.ChoiceField(ContactBlock.Reason.choices)


class PersonIn(serializers.Serializer):
    name = TextField(max_length=160)
    role = fields.ChoiceField(ShopRole.choices)
    email = TextField(max_length=254, required=False, allow_blank=True, default="")
    phone = TextField(max_length=40, required=False, allow_blank=True, default="")


class SeatRequestIn(serializers.Serializer):
    """`consents`: what was read aloud and agreed to."""

    shop = fields.UUIDField()
    session = fields.IntegerField(min_value=1)
    people = PersonIn(many=True, allow_empty=False, max_length=MOST_PEOPLE)
    language = fields.ChoiceField(["fr", "nl", "de", "en"], default="fr")
    consents = fields.ListField(
        child=fields.ChoiceField(Purpose.choices), required=False, default=list, max_length=len(Purpose)
    )


class WithdrawalIn(serializers.Serializer):
    request = fields.UUIDField()


class CallIn(serializers.Serializer):
    sign_up = fields.UUIDField()


class DayIn(serializers.Serializer):
    """`minutes`: by a round's uuid."""

    day = DayField()
    minutes = fields.DictField(child=fields.IntegerField(min_value=0, max_value=24 * 60), default=dict)


class OvertakenIn(serializers.Serializer):
    id = fields.IntegerField(min_value=1)


def read(form: type[serializers.Serializer], body: Body) -> dict[str, Any]:
    """Raises MalformedAction."""
    sent = form(data=dict(body))
    if not sent.is_valid():
        raise MalformedAction
    return dict(sent.validated_data)


def typed_visit(action: ReceivedAction) -> TypedVisit:
    """Raises MalformedAction."""
    sent = read(VisitIn, action.body)
    return TypedVisit(
        key=action.key,
        shop=sent["shop"],
        round=sent.get("round"),
        happened_at=action.happened_at,
        **visit_values(sent),
    )


def visit_values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """All that a visit says; a reason only of who is not interested, an hour only with its day."""
    is_refusal = sent["outcome"] == VisitOutcome.NOT_INTERESTED
    come_back_on = sent.get("come_back_on")
    return {
        "outcome": sent["outcome"],
        "reason": sent.get("reason", "") if is_refusal else "",
        "come_back_on": come_back_on,
        "come_back_at": sent.get("come_back_at") if come_back_on else None,
        "language": sent.get("language", ""),
        "best_time": sent.get("best_time", ""),
        "materials": tuple(dict.fromkeys(sent.get("materials", ()))),
    }


def corrected_values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction says: a phone that only knows the list has no language, materials, reason to say
    again."""
    unknown = {"language", "materials", "reason"} - set(sent)
    if sent["outcome"] != VisitOutcome.NOT_INTERESTED:
        unknown.discard("reason")
    return {name: value for name, value in visit_values(sent).items() if name not in unknown}


def typed_changes(sent: Mapping[str, Any]) -> dict[str, FieldChange]:
    """Raises MalformedAction for a field that phones do not change, or a value that it cannot have."""
    changes = {name: FieldChange(said["seen"], said["value"]) for name, said in sent["changes"].items()}
    for name, change in changes.items():
        is_known = {
            "name": bool(change.value),
            "sector": change.value in sectors_by_code(),
            "closing_days": set(filter(None, change.value.split(","))) <= set(Weekday.values),
        }
        if name not in FIELDS or not is_known[name]:
            raise MalformedAction
    return changes


def typed_find(sent: Mapping[str, Any]) -> FoundShop:
    if sent["sector"] and sent["sector"] not in sectors_by_code():
        raise MalformedAction
    names = ("name", "street", "number", "postal_code", "sector")
    return FoundShop(**{name: sent[name] for name in names})


def contact_of(person: Mapping[str, Any]) -> tuple[str, str]:
    """(e-mail, phone) as they are kept; what cannot be one is left out: nobody can be asked again."""
    email, phone = read_email(person.get("email", "")), read_phone(person.get("phone", ""))
    return (
        email.value if email.doubt is None and _is_email(email.value) else "",
        phone.value if phone.doubt is None and is_whole_phone(phone.value) else "",
    )


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
